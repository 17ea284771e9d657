/** The HTML id of a field, from its dotted path. The error summary links to it. */
export function fieldId(name: string): string {
  return `f-${name.replaceAll(".", "-")}`;
}

/** The HTML ID of one option, from the ID of its field. */
export function optionId(id: string, value: string): string {
  return `${id}-${value.replaceAll(/[^\w-]/g, "-")}`;
}
