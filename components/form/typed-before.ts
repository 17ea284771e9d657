/** What a person typed, ticked or chose in a named control before scripts ran. */
export type TypedValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/**
 * Reads a server-rendered form and finds every control whose value differs from the rendered one.
 * Must run before react-hook-form registers the controls, because registering writes the defaults back into them.
 */
export function readTypedBefore(formId: string): TypedValues {
  if (typeof document === "undefined") return {};
  const form = document.getElementById(formId);
  if (!(form instanceof HTMLFormElement)) return {};
  const typed: Record<string, string | boolean | readonly string[]> = {};
  for (const control of form.elements) {
    const value = changedValue(form, control);
    if (value !== undefined) typed[value.name] = value.value;
  }
  return typed;
}

function changedValue(
  form: HTMLFormElement,
  control: Element,
): { name: string; value: string | boolean | readonly string[] } | undefined {
  if (control instanceof HTMLTextAreaElement) {
    return control.name !== "" && control.value !== control.defaultValue
      ? { name: control.name, value: control.value }
      : undefined;
  }
  if (control instanceof HTMLSelectElement) {
    const changed = [...control.options].some((option) => option.selected !== option.defaultSelected);
    return control.name !== "" && changed ? { name: control.name, value: control.value } : undefined;
  }
  if (!(control instanceof HTMLInputElement) || control.name === "" || control.type === "file" || control.type === "hidden")
    return undefined;
  if (control.type === "radio") {
    return control.checked && !control.defaultChecked ? { name: control.name, value: control.value } : undefined;
  }
  if (control.type === "checkbox") return changedTick(form, control);
  return control.value === control.defaultValue ? undefined : { name: control.name, value: control.value };
}

/** A single checkbox is a boolean. Checkboxes that share a name and are marked as a list give the ticked values. */
function changedTick(
  form: HTMLFormElement,
  control: HTMLInputElement,
): { name: string; value: boolean | readonly string[] } | undefined {
  if (control.checked === control.defaultChecked) return undefined;
  if (control.dataset["many"] === undefined) return { name: control.name, value: control.checked };
  const ticked = [...form.elements].flatMap((other) =>
    other instanceof HTMLInputElement && other.name === control.name && other.checked ? [other.value] : [],
  );
  return { name: control.name, value: ticked };
}
