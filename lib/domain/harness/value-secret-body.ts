import type { HarnessScope } from "./scope";
import { scopeFields } from "./environment-yaml";
import type { HarnessTags } from "./harness-shapes";

/** A secret that holds a value; the value is never part of this description. */
export type ValueSecret = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly tags: HarnessTags;
  /** A connector of a secret manager; without a prefix it belongs to the secret's own scope. */
  readonly secretManagerIdentifier?: string | undefined;
};

/** Harness's own manager, which every scope has unless the account switched it off. */
export const BUILT_IN_SECRET_MANAGER = "harnessSecretManager";

/** The document of a text secret without its value. @see https://apidocs.harness.io/tag/Secrets */
export function textSecretBody(secret: ValueSecret) {
  return bodyOf(secret, "SecretText", { valueType: "Inline" });
}

/** The document of a file secret; the file travels beside it. @see https://apidocs.harness.io/tag/Secrets */
export function fileSecretBody(secret: ValueSecret) {
  return bodyOf(secret, "SecretFile", {});
}

function bodyOf<Type extends string, Spec extends object>(secret: ValueSecret, type: Type, spec: Spec) {
  return {
    secret: {
      type,
      name: secret.name,
      identifier: secret.identifier,
      ...scopeFields(secret.scope),
      description: "",
      tags: { ...secret.tags },
      spec: { secretManagerIdentifier: secret.secretManagerIdentifier ?? BUILT_IN_SECRET_MANAGER, ...spec },
    },
  };
}
