import type { Members } from "../value";

import { flagField, integerField, showFields, textField, textsField, writeFields, type Shown } from "./fields";
import { valueAt, withValue } from "./patch";
import { showRows, writeRows, type Row } from "./rows";

/** Fields of the task. */
export const TASK_FIELDS = {
  family: textField("family"),
  requiresCompatibilities: textsField("requiresCompatibilities"),
  networkMode: textField("networkMode"),
  taskRoleArn: textField("taskRoleArn"),
  executionRoleArn: textField("executionRoleArn"),
  cpu: textField("cpu"),
  memory: textField("memory"),
  cpuArchitecture: textField("runtimePlatform", "cpuArchitecture"),
  operatingSystemFamily: textField("runtimePlatform", "operatingSystemFamily"),
} as const;

/** Fields of a container. */
export const CONTAINER_FIELDS = {
  name: textField("name"),
  image: textField("image"),
  essential: flagField("essential"),
  cpu: integerField("cpu"),
  memory: integerField("memory"),
  memoryReservation: integerField("memoryReservation"),
  logDriver: textField("logConfiguration", "logDriver"),
  logGroup: textField("logConfiguration", "options", "awslogs-group"),
  logRegion: textField("logConfiguration", "options", "awslogs-region"),
  logPrefix: textField("logConfiguration", "options", "awslogs-stream-prefix"),
} as const;

/** Fields of a port mapping. */
export const PORT_FIELDS = {
  containerPort: integerField("containerPort"),
  hostPort: integerField("hostPort"),
  protocol: textField("protocol"),
  name: textField("name"),
} as const;

/** Fields of an environment variable. */
export const VARIABLE_FIELDS = { name: textField("name"), value: textField("value") } as const;
/** Fields of a secret. */
export const SECRET_FIELDS = { name: textField("name"), valueFrom: textField("valueFrom") } as const;

export type PortRow = Row<Shown<typeof PORT_FIELDS>>;
export type VariableRow = Row<Shown<typeof VARIABLE_FIELDS>>;
export type SecretRow = Row<Shown<typeof SECRET_FIELDS>>;
export type ContainerRow = Row<
  Shown<typeof CONTAINER_FIELDS> & {
    readonly ports: readonly PortRow[];
    readonly environment: readonly VariableRow[];
    readonly secrets: readonly SecretRow[];
  }
>;

/** The part of a task definition that the form shows. The document keeps the rest. */
export type TaskDefinitionForm = Shown<typeof TASK_FIELDS> & { readonly containers: readonly ContainerRow[] };

/** Lists of a container with their rows. */
const LISTS = {
  ports: { key: "portMappings", fields: PORT_FIELDS },
  environment: { key: "environment", fields: VARIABLE_FIELDS },
  secrets: { key: "secrets", fields: SECRET_FIELDS },
} as const;

/** The form of a task definition. */
export function showForm(document: Members): TaskDefinitionForm {
  return {
    ...showFields(TASK_FIELDS, document),
    containers: showRows(document["containerDefinitions"], (container) => ({
      ...showFields(CONTAINER_FIELDS, container),
      ports: showRows(container[LISTS.ports.key], (item) => showFields(PORT_FIELDS, item)),
      environment: showRows(container[LISTS.environment.key], (item) => showFields(VARIABLE_FIELDS, item)),
      secrets: showRows(container[LISTS.secrets.key], (item) => showFields(SECRET_FIELDS, item)),
    })),
  };
}

/**
 * The task definition with what was typed in the form. Only the values of changed fields differ from the document; an unedited
 * form returns the same document.
 */
export function writeForm(document: Members, form: TaskDefinitionForm): Members {
  const task = writeFields(TASK_FIELDS, document, form);
  return withList(task, "containerDefinitions", writeRows(task["containerDefinitions"], form.containers, writeContainer));
}

function writeContainer(container: Members, row: ContainerRow): Members {
  const written = writeFields(CONTAINER_FIELDS, container, row);
  const { ports, environment, secrets } = LISTS;
  const withPorts = withList(
    written,
    ports.key,
    writeRows(written[ports.key], row.ports, (item, port) => writeFields(PORT_FIELDS, item, port)),
  );
  const withVariables = withList(
    withPorts,
    environment.key,
    writeRows(withPorts[environment.key], row.environment, (item, variable) => writeFields(VARIABLE_FIELDS, item, variable)),
  );
  return withList(
    withVariables,
    secrets.key,
    writeRows(withVariables[secrets.key], row.secrets, (item, secret) => writeFields(SECRET_FIELDS, item, secret)),
  );
}

/** The object with the list as its member, or the same object when it has that very list. */
function withList(members: Members, key: string, list: ReturnType<typeof writeRows>): Members {
  return list === valueAt(members, [key]) ? members : withValue(members, [key], list);
}
