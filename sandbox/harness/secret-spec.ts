import { z } from "zod";

import { errorOf, invalidFields } from "./errors";
import type { SECRET_TYPES } from "./records";
import { secretOfSecret } from "./references";
import { isExpression, levelOf, resolveReference, type Scope } from "./scope";
import type { Store } from "./store";

type SecretType = (typeof SECRET_TYPES)[number];

export const BUILT_IN_MANAGER = "harnessSecretManager";

const required = z.string({ error: "must not be null" }).min(1, "must not be blank");

export const textSpecSchema = z.looseObject({
  secretManagerIdentifier: required,
  valueType: z.enum(["Inline", "Reference", "CustomSecretManagerValues"], {
    error: "must be one of Inline, Reference, CustomSecretManagerValues",
  }),
  value: z.string().nullish(),
});

export const fileSpecSchema = z.looseObject({ secretManagerIdentifier: required });

const kerberosFields = {
  principal: required,
  realm: required,
  tgtGenerationMethod: z.enum(["KeyTabFilePath", "Password"]).nullish(),
  spec: z.looseObject({ keyPath: z.string().nullish(), password: z.string().nullish() }).nullish(),
};

const sshSpecSchema = z.looseObject({
  port: z.number().int().default(22),
  auth: z.discriminatedUnion(
    "type",
    [
      z.looseObject({
        type: z.literal("SSH"),
        spec: z.discriminatedUnion(
          "credentialType",
          [
            z.looseObject({
              credentialType: z.literal("KeyReference"),
              spec: z.looseObject({ userName: required, key: required, encryptedPassphrase: z.string().nullish() }),
            }),
            z.looseObject({
              credentialType: z.literal("KeyPath"),
              spec: z.looseObject({ userName: required, keyPath: required }),
            }),
            z.looseObject({
              credentialType: z.literal("Password"),
              spec: z.looseObject({ userName: required, password: required }),
            }),
          ],
          { error: "must be one of KeyReference, KeyPath, Password" },
        ),
      }),
      z.looseObject({ type: z.literal("Kerberos"), spec: z.looseObject(kerberosFields) }),
    ],
    { error: "must be one of SSH, Kerberos" },
  ),
});

const winRmSpecSchema = z.looseObject({
  port: z.number().int().default(5986),
  auth: z.discriminatedUnion(
    "type",
    [
      z.looseObject({
        type: z.literal("NTLM"),
        spec: z.looseObject({ domain: required, username: required, password: required }),
      }),
      z.looseObject({ type: z.literal("Kerberos"), spec: z.looseObject(kerberosFields) }),
    ],
    { error: "must be one of NTLM, Kerberos" },
  ),
});

const SCHEMAS = {
  SSHKey: sshSpecSchema,
  WinRmCredentials: winRmSpecSchema,
  SecretText: textSpecSchema,
  SecretFile: fileSpecSchema,
};

/** Fields anywhere inside an SSHKey or WinRmCredentials spec that refer to another secret. */
const REFERENCE_FIELDS = new Set(["key", "password", "encryptedPassphrase"]);

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    typeof inner === "string" && REFERENCE_FIELDS.has(field) && inner !== "" ? [inner] : referencesIn(inner),
  );
}

/** Only the built-in manager exists here: in every scope, and usable from the scopes below it. */
function checkManager(reference: string, scope: Scope): void {
  const isOwn = reference === BUILT_IN_MANAGER;
  const target = isOwn || isExpression(reference) ? null : resolveManager(reference, scope);
  if (target !== null && target !== BUILT_IN_MANAGER) {
    throw errorOf("SECRET_MANAGER_ID_NOT_FOUND", `Secret manager with the identifier ${reference} does not exist`);
  }
}

function resolveManager(reference: string, scope: Scope): string {
  // The one reference where no prefix means the secret's own scope.
  if (!reference.includes(".") && levelOf(scope) !== "project") return reference;
  return resolveReference(reference, scope, "secret manager").identifier;
}

/** Checks a spec by its type and gives it as it may be stored and answered: without an inline value. */
export function checkSecretSpec(store: Store, type: SecretType, spec: unknown, scope: Scope) {
  const parsed = SCHEMAS[type].safeParse(spec);
  if (!parsed.success) {
    throw invalidFields(
      parsed.error.issues.map((issue) => ({ fieldId: ["secret", "spec", ...issue.path].join("."), error: issue.message })),
    );
  }
  const stored: Record<string, unknown> = { ...parsed.data };
  if (type === "SecretText" || type === "SecretFile") {
    checkManager(String(stored.secretManagerIdentifier), scope);
    if (stored.valueType !== "Reference") delete stored.value;
    return { spec: stored, secretKeys: [] };
  }
  const references = referencesIn(stored).filter((reference) => !isExpression(reference));
  return { spec: stored, secretKeys: references.map((reference) => secretOfSecret(store, reference, scope)) };
}
