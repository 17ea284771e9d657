import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { HarnessSecret, SecretType } from "@/lib/domain/harness/harness-shapes";
import { fileSecretBody, textSecretBody, type ValueSecret } from "@/lib/domain/harness/value-secret-body";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessAnswer, HarnessClient } from "./client";
import { defineEntityWrites, defineWrittenEntity } from "./entity";
import { placedDocument, type PlacedBody } from "./placed-body";
import { scoped, wireEntity, wireSpec, wireTime } from "./wire";

function secretSchema(accountIdentifier: string) {
  return z
    .object({
      secret: z.object({ ...wireEntity, type: z.string(), spec: wireSpec }),
      createdAt: wireTime,
      updatedAt: wireTime,
    })
    .transform(({ secret, createdAt, updatedAt }): HarnessSecret => ({
      ...scoped(accountIdentifier, secret),
      type: secretTypeOf(secret.type),
      createdAt,
      updatedAt,
    }));
}

const secrets = defineWrittenEntity({
  kind: "secret",
  kinds: "secrets",
  path: "/ng/api/v2/secrets",
  schema: secretSchema,
  list: { method: "POST", path: "list/secrets", paging: "pageIndex, pageSize" },
  body: placedDocument("secret"),
  scopeOfWrites: "query",
  updatesAt: "identifier",
});

const secretFiles = defineEntityWrites({
  kind: "secret file",
  path: "/ng/api/v2/secrets/files",
  schema: secretSchema,
  body: placedFile,
  scopeOfWrites: "query",
  updatesAt: "identifier",
});

/** Finds a secret's description; Harness never returns a value. */
export const { find: findSecret, remove: deleteSecret } = secrets;

/** Creates and replaces a secret that only refers to others: an SSH key or WinRM credentials. */
export const { create: createCredentialSecret, update: updateCredentialSecret } = secrets;

/** Lists the secrets of exactly one scope, of the given kinds. */
export async function listSecrets(
  client: HarnessClient,
  scope: HarnessScope,
  secretTypes: readonly SecretType[],
): Promise<Result<readonly HarnessSecret[], AppError>> {
  return await secrets.list(client, scope, {
    json: { filterType: "Secret", secretTypes: secretTypes.length === 0 ? undefined : secretTypes },
  });
}

type Written = Promise<Result<HarnessAnswer<HarnessSecret>, AppError>>;

/**
 * Creates a text secret. The value joins the document here and nowhere else. Never repeated by the client: after a
 * lost response, look first.
 *
 * Errors: `conflict` when the identifier is taken.
 */
export async function createTextSecret(client: HarnessClient, secret: ValueSecret, value: Secret): Written {
  return await secrets.create(client, withValue(secret, value));
}

/** Replaces a text secret's value and description. */
export async function updateTextSecret(client: HarnessClient, secret: ValueSecret, value: Secret): Written {
  return await secrets.update(client, withValue(secret, value));
}

function withValue(secret: ValueSecret, value: Secret) {
  const { secret: document } = textSecretBody(secret);
  return { secret: { ...document, spec: { ...document.spec, value: value.reveal() } } };
}

/** A file that becomes a secret: its name is shown in Harness, its content is not. */
export type SecretFileContent = { readonly fileName: string; readonly content: Secret };

/** Creates a file secret (a PEM key). Errors: `conflict` when the identifier is taken. */
export async function createFileSecret(client: HarnessClient, secret: ValueSecret, file: SecretFileContent): Written {
  return await secretFiles.create(client, { secret, file });
}

/** Replaces a file secret. */
export async function updateFileSecret(client: HarnessClient, secret: ValueSecret, file: SecretFileContent): Written {
  return await secretFiles.update(client, { secret, file });
}

function placedFile(
  _accountIdentifier: string,
  { secret, file }: { readonly secret: ValueSecret; readonly file: SecretFileContent },
): PlacedBody {
  const form = new FormData();
  form.set("spec", JSON.stringify(fileSecretBody(secret)));
  form.set("file", new Blob([file.content.reveal()], { type: "application/octet-stream" }), file.fileName);
  return { identifier: secret.identifier, scope: secret.scope, content: { form } };
}

function secretTypeOf(type: string): HarnessSecret["type"] {
  switch (type) {
    case "SecretText":
    case "SecretFile":
    case "SSHKey":
    case "WinRmCredentials":
      return type;
    default:
      return "other";
  }
}
