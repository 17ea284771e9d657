/** Marks the place of an ID in an input. */
const PLACE = Symbol("place");

type Schema = Readonly<Record<string, unknown>>;
type Known = Readonly<Record<string, unknown>>;

const asSchema = (value: unknown): Schema => (typeof value === "object" && value !== null ? { ...value } : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Values of a JSON schema, each with a place for an ID in another one of its texts. The rest of each value fits the schema
 * as far as that is known: constants, choices, and what `known` gives for a name.
 */
export function placements(schema: object, known: Known): readonly unknown[] {
  return place(asSchema(schema), known, asSchema(asSchema(schema)["$defs"]));
}

/** The value with an ID in its place. */
export function fill(value: unknown, id: string): unknown {
  if (value === PLACE) return id;
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, id));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, id)]));
}

function resolved(schema: Schema, definitions: Schema): Schema {
  const reference = schema["$ref"];
  return typeof reference === "string" ? asSchema(definitions[reference.split("/").at(-1) ?? ""]) : schema;
}

const choicesOf = (schema: Schema) => listOf(schema["anyOf"] ?? schema["oneOf"]).map(asSchema);

function place(unresolved: Schema, known: Known, definitions: Schema): readonly unknown[] {
  const schema = resolved(unresolved, definitions);
  const choices = choicesOf(schema);
  if (choices.length > 0) return choices.flatMap((choice) => place(choice, known, definitions));
  if (schema["const"] !== undefined || schema["enum"] !== undefined) return [];
  if (schema["type"] === "string") return [PLACE];
  if (schema["type"] === "array") return place(asSchema(schema["items"]), known, definitions).map((item) => [item]);
  if (schema["type"] !== "object") return [];
  const properties = Object.entries(asSchema(schema["properties"]));
  const whole = Object.fromEntries(properties.map(([name, inner]) => [name, sample(name, asSchema(inner), known, definitions)]));
  const inProperties = properties.flatMap(([name, inner]) =>
    place(asSchema(inner), asSchema(known[name] ?? known), definitions).map((value) => ({ ...whole, [name]: value })),
  );
  const more = schema["additionalProperties"];
  const inRecord = typeof more === "object" ? place(asSchema(more), known, definitions).map((value) => ({ key: value })) : [];
  return [...inProperties, ...inRecord];
}

function sample(name: string, unresolved: Schema, known: Known, definitions: Schema): unknown {
  const schema = resolved(unresolved, definitions);
  const [choice] = choicesOf(schema);
  if (schema["const"] !== undefined) return schema["const"];
  const choicesOfText = listOf(schema["enum"]);
  if (choicesOfText.length > 0) return choicesOfText.includes(known[name]) ? known[name] : choicesOfText[0];
  if (known[name] !== undefined) return known[name];
  if (choice !== undefined) return sample(name, choice, known, definitions);
  switch (schema["type"]) {
    case "string":
      return "none";
    case "boolean":
      return true;
    case "number":
    case "integer":
      return typeof schema["minimum"] === "number" && schema["minimum"] > 0 ? schema["minimum"] : 0;
    case "array":
      return [sample(name, asSchema(schema["items"]), known, definitions)];
    case "object": {
      const properties = Object.entries(asSchema(schema["properties"]));
      return Object.fromEntries(properties.map(([inner, of]) => [inner, sample(inner, asSchema(of), known, definitions)]));
    }
    default:
      return undefined;
  }
}
