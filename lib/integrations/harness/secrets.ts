import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { HarnessSecret, SecretType } from "@/lib/domain/harness/harness-shapes";
import { fileSecretBody, textSecretBody, type ValueSecret } from "@/lib/domain/harness/value-secret-body";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import { placedSecret } from "./bodies";
import type { HarnessAnswer, HarnessClient } from "./client";
import {
  absentAsUndefined,
  collectHarnessPages,
  PAGE_SIZE,
  scopeOf,
  segment,
  valueOf,
  wireOptionalText,
  wirePage,
  wireTags,
  wireText,
  wireTime,
} from "./wire";

function secretSchema(accountIdentifier: string) {
  return z
    .object({
      secret: z.object({
        type: z.string(),
        name: wireText,
        identifier: z.string(),
        orgIdentifier: wireOptionalText,
        projectIdentifier: wireOptionalText,
        description: wireText,
        tags: wireTags,
        spec: z
          .record(z.string(), z.unknown())
          .nullish()
          .transform((spec) => spec ?? {}),
      }),
      createdAt: wireTime,
      updatedAt: wireTime,
    })
    .transform(({ secret, createdAt, updatedAt }): HarnessSecret => ({
      identifier: secret.identifier,
      name: secret.name,
      type: secretTypeOf(secret.type),
      description: secret.description,
      scope: scopeOf(accountIdentifier, secret),
      tags: secret.tags,
      spec: secret.spec,
      createdAt,
      updatedAt,
    }));
}

/** Finds a secret's description; Harness never returns a value. `undefined` when there is none. */
export async function findSecret(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessSecret | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/v2/secrets/${segment(identifier)}`,
        scope,
        schema: secretSchema(client.accountId),
        effect: "read",
        entity: { kind: "secret", identifier },
      }),
    ),
  );
}

/** Lists the secrets of exactly one scope, of the given kinds. */
export async function listSecrets(
  client: HarnessClient,
  scope: HarnessScope,
  secretTypes: readonly SecretType[],
): Promise<Result<readonly HarnessSecret[], AppError>> {
  return await collectHarnessPages(
    async (pageIndex) =>
      await client.send({
        method: "POST",
        path: "/ng/api/v2/secrets/list/secrets",
        scope,
        query: { pageIndex, pageSize: PAGE_SIZE },
        json: { filterType: "Secret", ...(secretTypes.length === 0 ? {} : { secretTypes }) },
        schema: wirePage(secretSchema(client.accountId)),
        effect: "read",
        entity: { kind: "secrets" },
      }),
  );
}

type Written = Result<HarnessAnswer<HarnessSecret>, AppError>;

/**
 * Creates a text secret. The value joins the document here and nowhere else. Never repeated by the client: after a
 * lost answer, look first.
 *
 * Errors: `conflict` when the identifier is taken.
 */
export async function createTextSecret(client: HarnessClient, secret: ValueSecret, value: Secret): Promise<Written> {
  return await write(client, "POST", withValue(secret, value));
}

/** Replaces a text secret's value and description. */
export async function updateTextSecret(client: HarnessClient, secret: ValueSecret, value: Secret): Promise<Written> {
  return await write(client, "PUT", withValue(secret, value));
}

/** Creates a secret that only refers to others: an SSH key or WinRM credentials. */
export async function createCredentialSecret(client: HarnessClient, body: unknown): Promise<Written> {
  return await write(client, "POST", body);
}

/** Replaces a secret that only refers to others. */
export async function updateCredentialSecret(client: HarnessClient, body: unknown): Promise<Written> {
  return await write(client, "PUT", body);
}

function withValue(secret: ValueSecret, value: Secret) {
  const { secret: document } = textSecretBody(secret);
  return { secret: { ...document, spec: { ...document.spec, value: value.reveal() } } };
}

async function write(client: HarnessClient, method: "POST" | "PUT", body: unknown): Promise<Written> {
  const { json, scope, identifier } = placedSecret(client.accountId, body);
  return await client.send({
    method,
    path: method === "POST" ? "/ng/api/v2/secrets" : `/ng/api/v2/secrets/${segment(identifier)}`,
    scope,
    json,
    schema: secretSchema(client.accountId),
    effect: "write",
    entity: { kind: "secret", identifier },
  });
}

/** A file that becomes a secret: its name is shown in Harness, its content is not. */
export type SecretFileContent = { readonly fileName: string; readonly content: Secret };

/** Creates a file secret (a PEM key). Errors: `conflict` when the identifier is taken. */
export async function createFileSecret(client: HarnessClient, secret: ValueSecret, file: SecretFileContent): Promise<Written> {
  return await writeFile(client, "POST", secret, file);
}

/** Replaces a file secret. */
export async function updateFileSecret(client: HarnessClient, secret: ValueSecret, file: SecretFileContent): Promise<Written> {
  return await writeFile(client, "PUT", secret, file);
}

async function writeFile(
  client: HarnessClient,
  method: "POST" | "PUT",
  secret: ValueSecret,
  file: SecretFileContent,
): Promise<Written> {
  const form = new FormData();
  form.set("spec", JSON.stringify(fileSecretBody(secret)));
  form.set("file", new Blob([file.content.reveal()], { type: "application/octet-stream" }), file.fileName);
  return await client.send({
    method,
    path: method === "POST" ? "/ng/api/v2/secrets/files" : `/ng/api/v2/secrets/files/${segment(secret.identifier)}`,
    scope: secret.scope,
    form,
    schema: secretSchema(client.accountId),
    effect: "write",
    entity: { kind: "secret file", identifier: secret.identifier },
  });
}

/** Deletes a secret; `conflict` while something refers to it, `not_found` when it is gone already. */
export async function deleteSecret(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessAnswer<boolean>, AppError>> {
  return await client.send({
    method: "DELETE",
    path: `/ng/api/v2/secrets/${segment(identifier)}`,
    scope,
    schema: z.boolean(),
    effect: "write",
    entity: { kind: "secret", identifier },
  });
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
