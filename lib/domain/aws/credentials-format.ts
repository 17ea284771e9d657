/** What the prefix of an access key ID means. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export type AccessKeyKind = "long-term" | "temporary";

/** The kind of an access key ID (`AKIA…` or `ASIA…` and 16 more characters), or `undefined` when it is not one. */
export function accessKeyKind(accessKeyId: string): AccessKeyKind | undefined {
  const prefix = /^(AKIA|ASIA)[A-Z2-7]{16}$/.exec(accessKeyId)?.[1];
  if (prefix === undefined) return undefined;
  return prefix === "AKIA" ? "long-term" : "temporary";
}

/** The sentence for the access key field, or `undefined` when the value can be one. Never repeats what was typed. */
export function accessKeyIdProblem(accessKeyId: string, sessionToken = ""): string | undefined {
  const trimmed = accessKeyId.trim();
  if (trimmed === "") return "Enter the access key ID.";
  if (secretKeyProblem(trimmed) === undefined)
    return "This looks like the secret key. Enter the access key ID, which starts with AKIA or ASIA.";
  const kind = accessKeyKind(trimmed);
  if (kind === undefined) return "Check the access key ID: AKIA or ASIA and 16 capital letters or digits.";
  if (kind === "temporary" && sessionToken.trim() === "")
    return "A key that starts with ASIA is temporary. Enter its session token too.";
  return kind === "long-term" && sessionToken.trim() !== ""
    ? "A key that starts with AKIA has no session token. Leave the token empty."
    : undefined;
}

/** The sentence for the secret key field, or `undefined` when the value can be one. Never repeats what was typed. */
export function secretKeyProblem(secret: string): string | undefined {
  const trimmed = secret.trim();
  if (trimmed === "") return "Enter the secret access key.";
  if (accessKeyKind(trimmed) !== undefined)
    return "This looks like the access key ID. Enter the secret access key, which has 40 characters.";
  if (trimmed.length !== 40)
    return `The secret access key has 40 characters; this has ${trimmed.length.toString()}. Copy it again.`;
  return /^[A-Za-z0-9/+]{40}$/.test(trimmed)
    ? undefined
    : "The secret access key has letters, digits, / and + only. Copy it again.";
}

/** The last four characters of a key ID: all that the portal keeps of it. */
export function keyIdTail(accessKeyId: string): string {
  return accessKeyId.trim().slice(-4);
}

/** The least entropy an external ID of ours carries. */
export const EXTERNAL_ID_BYTES = 24;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/**
 * Turns random bytes into an external ID: `cb-` and hexadecimal, which survives every place it is pasted into.
 * The bytes come from the caller, from a cryptographic source.
 *
 * @throws When fewer than 16 bytes (128 bits) are given: that is a bug.
 */
export function generateExternalId(randomBytes: Uint8Array): string {
  if (randomBytes.length < 16) throw new Error("An external ID needs at least 16 random bytes.");
  return `cb-${Array.from(randomBytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The sentence for an external ID that AWS would not take, or `undefined`.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function externalIdProblem(externalId: string): string | undefined {
  if (externalId !== externalId.trim())
    return "Remove the space at the beginning or end of the external ID. AWS compares it exactly.";
  if (/\s/.test(externalId)) return "Remove the space inside the external ID. AWS does not accept spaces.";
  if (externalId.length < 2) return "An external ID has at least 2 characters.";
  if (externalId.length > 1224) return "An external ID has at most 1,224 characters.";
  return EXTERNAL_ID.test(externalId) ? undefined : "Use letters, digits and + = , . @ : / - _ only in an external ID.";
}
