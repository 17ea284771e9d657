import { z } from "zod";

const MAX_LENGTH = 128;

/** Words Harness refuses as an identifier, and the one its built-in secret manager owns. */
const RESERVED: ReadonlySet<string> = new Set([
  ..."or and eq ne lt gt le ge div mod not null true false new var return step parallel stepGroup".split(" "),
  ..."org account class shellScriptProvisioner harnessSecretManager".split(" "),
]);

/** The rule that holds for every kind of entity: the pipeline documents refuse the `$` that connectors allow. */
const IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/;

/** Prefix that Harness reserves for its own entities. */
const SYSTEM_PREFIX = "_harness_system";

/**
 * Whether Harness accepts this text as the identifier of any kind of entity.
 *
 * @see https://developer.harness.io/docs/platform/references/entity-identifier-reference/
 */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !RESERVED.has(text) && !text.startsWith(SYSTEM_PREFIX);
}

/**
 * The identifier we give to an entity of this name: `AWS-EC2-Connection` becomes `AWS_EC2_Connection`.
 * Always a valid one, and always the same for the same name; identifiers cannot be changed later.
 *
 * @see https://developer.harness.io/docs/platform/references/entity-identifier-reference/
 */
export function toIdentifier(name: string): string {
  const ascii = name.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  const joined = ascii.trim().replaceAll(/[^0-9a-zA-Z_]+/g, "_");
  const started = /^[a-zA-Z_]/.test(joined) ? joined : `_${joined}`;
  const own = started.startsWith(SYSTEM_PREFIX) ? `x${started}` : started;
  const cut = own.slice(0, MAX_LENGTH);
  return RESERVED.has(cut) ? `${cut}_` : cut;
}

/**
 * A name that connectors, secrets, environments and infrastructures all accept (connectors alone would also allow `/`).
 *
 * @see https://developer.harness.io/docs/platform/references/entity-identifier-reference/
 */
export const harnessNameSchema = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(MAX_LENGTH, `Shorten the name to ${MAX_LENGTH} characters.`)
  .regex(/^[-0-9a-zA-Z_. ]*$/, "Use letters, digits, spaces, dots, hyphens and underscores only; Harness refuses anything else.")
  .refine((name) => name === "" || /[0-9a-zA-Z]/.test(name), "Use at least one letter or digit.");

/** The ID of a Harness account, as its tokens and addresses carry it. */
export const harnessAccountIdSchema = z
  .string()
  .trim()
  .min(1, "Enter the Harness account ID.")
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "A Harness account ID has letters, digits, hyphens and underscores only.");

/** An identifier that exists already in Harness, typed or picked. */
export const identifierSchema = z
  .string()
  .trim()
  .min(1, "Choose one, or enter its identifier.")
  .regex(/^[a-zA-Z_][0-9a-zA-Z_$]{0,127}$/, "An identifier has letters, digits, _ and $ only, and starts with a letter or _.");

/** A reference to an entity of this scope or of one above it: `ec2_ssh_key`, `org.ec2_ssh_key`, `account.ec2_ssh_key`. */
export const entityRefSchema = z
  .string()
  .trim()
  .min(1, "Choose one, or enter its reference.")
  .regex(
    /^(?:org\.|account\.)?[a-zA-Z_][0-9a-zA-Z_$]{0,127}$/,
    "Enter the identifier alone, or with org. or account. in front when it is kept above the project.",
  );
