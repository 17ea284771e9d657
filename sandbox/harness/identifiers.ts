import { type FieldError, invalidFields } from "./errors";

/** Words that no identifier may be. */
const RESERVED = new Set(
  (
    "or and eq ne lt gt le ge div mod not null true false new var return step parallel stepGroup " +
    "org account class shellScriptProvisioner"
  ).split(" "),
);

const IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_$]{0,127}$/;
const YAML_IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/;
const NAME = /^[-0-9a-zA-Z_./][-0-9a-zA-Z_\s./]{0,127}$/;
const YAML_NAME = /^[a-zA-Z_0-9-.][-0-9a-zA-Z_\s.]{0,127}$/;

const DESCRIPTION_MAX = 1024;
const TAGS_MAX = 128;
const TAG_TEXT_MAX = 128;

export type Labelled = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
};

function identifierError(value: string, isYaml: boolean): string | null {
  if (value.trim() === "") return "cannot be empty";
  if (RESERVED.has(value)) return `${value} is a keyword, so cannot be used`;
  if (isYaml && !YAML_IDENTIFIER.test(value)) {
    return "can be 128 characters long and can only contain alphanumeric and underscore characters, and not start with a number";
  }
  if (!IDENTIFIER.test(value)) {
    return "can be 128 characters long and can only contain alphanumeric, underscore and $ characters, and not start with a number or $";
  }
  return null;
}

function blankNameError(value: string): string | null {
  return value.trim() === "" ? "must not be blank" : null;
}

function nameError(value: string, isYaml: boolean): string | null {
  if (value.trim() === "") return blankNameError(value);
  if (value.length > 128) return "can be at most 128 characters long";
  if (!(isYaml ? YAML_NAME : NAME).test(value)) return "can only contain alphanumeric, -, _, ., / and space characters";
  return null;
}

/** What an entity's identifier and name look like: of a JSON entity, of a YAML entity, of a file (any name but a blank one). */
type Kind = "json" | "yaml" | "file";

/** Refuses identifiers, names, descriptions and tags that the vendor refuses. `prefix` is the wrapper's key, such as `connector.`. */
export function checkLabels(labels: Labelled, prefix: string, kind: Kind): void {
  const errors: FieldError[] = [];
  const isYaml = kind === "yaml";
  const badIdentifier = identifierError(labels.identifier, isYaml);
  if (badIdentifier !== null) errors.push({ fieldId: `${prefix}identifier`, error: badIdentifier });
  const badName = kind === "file" ? blankNameError(labels.name) : nameError(labels.name, isYaml);
  if (badName !== null) errors.push({ fieldId: `${prefix}name`, error: badName });
  if (labels.description.length > DESCRIPTION_MAX) {
    errors.push({ fieldId: `${prefix}description`, error: `size must be between 0 and ${DESCRIPTION_MAX}` });
  }
  const tags = Object.entries(labels.tags);
  if (tags.length > TAGS_MAX) errors.push({ fieldId: `${prefix}tags`, error: `size must be between 0 and ${TAGS_MAX}` });
  if (tags.some(([key, value]) => key.length > TAG_TEXT_MAX || value.length > TAG_TEXT_MAX)) {
    errors.push({ fieldId: `${prefix}tags`, error: `keys and values must be at most ${TAG_TEXT_MAX} characters long` });
  }
  if (errors.length > 0) throw invalidFields(errors);
}
