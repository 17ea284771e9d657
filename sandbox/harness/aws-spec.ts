import { z } from "zod";

import { errorOf } from "./errors";
import { secretOfConnector } from "./references";
import { isExpression, type Scope } from "./scope";
import type { Store } from "./store";

/** Empty text, null and absence mean the same to the vendor's JSON reader for optional texts. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === "" || text === undefined ? null : text));
const requiredText = z.string({ error: "must not be null" }).min(1, "must not be blank");

const crossAccountSchema = z
  .object({
    crossAccountRoleArn: requiredText,
    externalId: optionalText,
    assumeRoleSessionDuration: z.number().int().nullish(),
  })
  .nullish()
  .transform((value) => value ?? null);

const credentialBase = { region: optionalText, crossAccountAccess: crossAccountSchema };

const manualSchema = z.object({
  accessKey: optionalText,
  accessKeyRef: optionalText,
  secretKeyRef: requiredText,
  sessionTokenRef: optionalText,
});

const credentialSchema = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("ManualConfig"), spec: manualSchema, ...credentialBase }),
    z.object({ type: z.literal("InheritFromDelegate"), spec: z.unknown().optional(), ...credentialBase }),
    z.object({ type: z.literal("Irsa"), spec: z.unknown().optional(), ...credentialBase }),
    z.object({ type: z.literal("OidcAuthentication"), spec: z.object({ iamRoleArn: requiredText }), ...credentialBase }),
  ],
  { error: "must be one of ManualConfig, InheritFromDelegate, Irsa, OidcAuthentication" },
);

const backoffSchema = z
  .object({
    type: z.enum(["FixedDelayBackoffStrategy", "EqualJitterBackoffStrategy", "FullJitterBackoffStrategy"]),
    spec: z.record(z.string(), z.number()),
  })
  .nullish()
  .transform((value) => value ?? null);

/** `spec` of a connector of type Aws, with the vendor's defaults filled in. */
export const awsSpecSchema = z.object({
  credential: credentialSchema,
  delegateSelectors: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  executeOnDelegate: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  awsSdkClientBackOffStrategyOverride: backoffSchema.optional().transform((value) => value ?? null),
  proxy: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  ignoreTestConnection: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});
export type AwsSpec = z.infer<typeof awsSpecSchema>;

function checkManual(store: Store, spec: z.infer<typeof manualSchema>, scope: Scope): string[] {
  if ((spec.accessKey === null) === (spec.accessKeyRef === null)) {
    throw errorOf("INVALID_REQUEST", "Exactly one of accessKey and accessKeyRef must be given for the manual AWS credential");
  }
  const references = Object.entries({
    accessKeyRef: spec.accessKeyRef,
    secretKeyRef: spec.secretKeyRef,
    sessionTokenRef: spec.sessionTokenRef,
  });
  return references.flatMap(([field, reference]) =>
    reference === null || isExpression(reference) ? [] : [secretOfConnector(store, reference, field, scope)],
  );
}

/** Applies the vendor's rules to an Aws spec and gives the keys of the secrets that it uses. */
export function checkAwsSpec(store: Store, spec: AwsSpec, scope: Scope): string[] {
  const { credential } = spec;
  if (credential.type === "ManualConfig") return checkManual(store, credential.spec, scope);
  if (credential.type === "OidcAuthentication") return [];
  if (credential.spec !== undefined && credential.spec !== null) {
    throw errorOf("INVALID_REQUEST", "No spec should be provided with the inherit from delegate type");
  }
  if (spec.delegateSelectors.length === 0) {
    throw errorOf("INVALID_REQUEST", "Delegate Selector cannot be null for inherit from delegate credential type");
  }
  return [];
}

/** The spec as answers carry it: no `spec` where the credential has none. */
export function storedAwsSpec(spec: AwsSpec): Record<string, unknown> {
  const { credential } = spec;
  if (credential.type !== "InheritFromDelegate" && credential.type !== "Irsa") return { ...spec };
  const { type, region, crossAccountAccess } = credential;
  return { ...spec, credential: { type, region, crossAccountAccess } };
}
