import { z } from "zod";

const documentSchema = z.record(z.string(), z.unknown());

function isInput(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("<+input>");
}

/** The default in `<+input>.default(x)`; undefined when there is none. */
function defaultOf(text: string): string | undefined {
  return /\.default\(([^)]*)\)/.exec(text)?.[1];
}

/** What identifies an entry of a list in both documents; undefined when nothing does. */
function identityOf(item: unknown): string | undefined {
  const parsed = documentSchema.safeParse(item);
  if (!parsed.success) return undefined;
  const { identifier, name } = parsed.data;
  if (typeof identifier === "string") return identifier;
  if (typeof name === "string") return name;
  const [inner, ...others] = Object.values(parsed.data);
  return others.length === 0 ? identityOf(inner) : undefined;
}

function itemLike(item: unknown, index: number, list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  const identity = identityOf(item);
  // An identifier that is an input itself identifies nothing yet.
  if (identity === undefined || isInput(identity)) return list[index];
  return list.find((other) => identityOf(other) === identity);
}

export type Filled = { readonly document: unknown; readonly missing: readonly string[] };

/** Puts run-time inputs in the place of `<+input>`. `missing` lists the paths without a value and without a default. */
export function fillInputs(document: unknown, inputs: unknown, path = "pipeline"): Filled {
  if (isInput(document)) {
    const given = inputs === undefined || inputs === null || isInput(inputs) ? defaultOf(document) : inputs;
    return given === undefined ? { document, missing: [path] } : { document: given, missing: [] };
  }
  if (Array.isArray(document)) {
    const parts = document.map((item: unknown, index) =>
      fillInputs(item, itemLike(item, index, inputs), `${path}[${String(identityOf(item) ?? index)}]`),
    );
    return { document: parts.map((part) => part.document), missing: parts.flatMap((part) => part.missing) };
  }
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return { document, missing: [] };
  const given = documentSchema.safeParse(inputs).data ?? {};
  const parts = Object.entries(parsed.data).map(([key, value]) => ({ key, ...fillInputs(value, given[key], `${path}.${key}`) }));
  return {
    document: Object.fromEntries(parts.map((part) => [part.key, part.document])),
    missing: parts.flatMap((part) => part.missing),
  };
}

/** The part of a document that asks for inputs, with what identifies its elements; undefined when nothing does. */
export function inputTemplate(document: unknown): unknown {
  if (isInput(document)) return document;
  if (Array.isArray(document)) {
    const parts = document.map((item: unknown) => inputTemplate(item)).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts;
  }
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return undefined;
  const parts = Object.entries(parsed.data).flatMap(([key, value]) => {
    const part = inputTemplate(value);
    return part === undefined ? [] : [[key, part] as const];
  });
  if (parts.length === 0) return undefined;
  const identity = ["identifier", "type"].flatMap((key) => (key in parsed.data ? [[key, parsed.data[key]] as const] : []));
  return Object.fromEntries([...identity, ...parts]);
}
