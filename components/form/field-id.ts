/** The HTML id of a field, from its dotted path. The error summary links to it. */
export function fieldId(name: string): string {
  return `f-${name.replaceAll(".", "-")}`;
}

/** The id of one option of a choice. */
export function optionId(name: string, value: string): string {
  return `${fieldId(name)}-${value.replaceAll(/[^\w-]/g, "-")}`;
}
