import type { TaskDefinitionForm } from "./task-definition-form";

/** A value of the form that changed, by its dotted path: `containers.0.image`. */
export type ViewChange = { readonly name: string; readonly value: unknown };

/**
 * The values that differ between two forms with the same rows; `undefined` when a list has another number of rows, so that its
 * rows must be replaced. A page sets only these values: setting a thousand unchanged ones would block it.
 */
export function viewChanges(before: TaskDefinitionForm, after: TaskDefinitionForm): readonly ViewChange[] | undefined {
  const changes: ViewChange[] = [];
  return collect(before, after, "", changes) ? changes : undefined;
}

function collect(before: unknown, after: unknown, name: string, changes: ViewChange[]): boolean {
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return false;
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((key) =>
      collect(before[key], after[key], name === "" ? key : `${name}.${key}`, changes),
    );
  }
  if (before !== after) changes.push({ name, value: after });
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
