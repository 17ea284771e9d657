import { pointerOf, type Members, type Path } from "../value";

import type { Fields } from "./fields";
import {
  CONTAINER_FIELDS,
  PORT_FIELDS,
  SECRET_FIELDS,
  showForm,
  TASK_FIELDS,
  VARIABLE_FIELDS,
  type ContainerRow,
  type TaskDefinitionForm,
} from "./task-definition-form";

/** Lists of a container in the form, by their member in the document. */
const LISTS: Readonly<Record<string, { readonly name: "ports" | "environment" | "secrets"; readonly fields: Fields }>> = {
  portMappings: { name: "ports", fields: PORT_FIELDS },
  environment: { name: "environment", fields: VARIABLE_FIELDS },
  secrets: { name: "secrets", fields: SECRET_FIELDS },
};

/**
 * The field of the form that shows what is at a path, as a dotted path of the form: `containers.0.ports.1.hostPort`. A path
 * above a field, such as the whole log configuration, leads to its first field.
 *
 * Returns `undefined` where the form shows nothing of it.
 */
export function fieldOfPath(document: Members, path: Path): string | undefined {
  return createFieldFinder(document)(path);
}

/** As `fieldOfPath`, for many paths of one document. */
export function createFieldFinder(document: Members): (path: Path) => string | undefined {
  const form: TaskDefinitionForm = showForm(document);
  return ([first, index, ...rest]) => {
    if (first === undefined) return undefined;
    if (first !== "containerDefinitions") return fieldIn(TASK_FIELDS, [first, index, ...rest]);
    const row = form.containers.findIndex(({ from }) => from === index);
    const container = form.containers[row];
    if (container === undefined) return undefined;
    const field = fieldOfContainer(container, rest);
    return field === undefined ? undefined : `containers.${String(row)}.${field}`;
  };
}

function fieldOfContainer(container: ContainerRow, path: Path): string | undefined {
  const [key, index, ...rest] = path;
  const list = typeof key === "string" && Object.hasOwn(LISTS, key) ? LISTS[key] : undefined;
  if (list === undefined) return fieldIn(CONTAINER_FIELDS, path);
  const rows: readonly { readonly from?: number }[] = container[list.name];
  const row = index === undefined ? 0 : rows.findIndex(({ from }) => from === index);
  if (rows[row] === undefined) return undefined;
  const field = fieldIn(list.fields, rest);
  return field === undefined ? undefined : `${list.name}.${String(row)}.${field}`;
}

/** The field at the path, below it, or above it when the value there is not what the field can show. */
function fieldIn(fields: Fields, path: readonly (string | number | undefined)[]): string | undefined {
  const wanted = pointerOf(path.filter((step) => step !== undefined));
  const all = Object.entries(fields).map(([name, field]) => ({ name, pointer: pointerOf(field.path) }));
  const found =
    all.find(({ pointer }) => pointer === wanted) ??
    all.find(({ pointer }) => pointer.startsWith(`${wanted}/`) || wanted === "") ??
    all.find(({ pointer }) => wanted.startsWith(`${pointer}/`));
  return found?.name;
}
