import { toIdentifier } from "@/lib/domain/harness/identifier";
import { sshCredentialBody, type SshCredential } from "@/lib/domain/harness/secret-body";
import type { HostAccess } from "@/lib/domain/runs/answers/host-access";
import { entityRef, type HarnessScope } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { operation, parkedIdOf, type ImpliedContext } from "./context";

/** The host credential and the secrets it refers to (guide items G95, G99-G102), with the reference that the infrastructure takes. */
export function hostAccessOperations(context: ImpliedContext): {
  readonly operations: readonly Operation[];
  readonly credentialsRef?: string;
} {
  const answer = context.answers["host-access"];
  if (answer === undefined) return { operations: [] };
  if (answer.method === "existing") return existingCredential(context, answer.credentialRef);

  const { scope } = context.run;
  const identifier = toIdentifier(answer.name);
  const secrets = secretsOf(context, answer, identifier);
  const body = sshCredentialBody({
    scope,
    identifier,
    name: answer.name,
    runId: context.run.id,
    userName: answer.userName,
    port: answer.port,
    auth: secrets.auth,
  });
  const credential = operation(context, {
    kind: "harness.ssh-credential",
    title: `SSH credential ${answer.name}`,
    summary: `Signs in as ${answer.userName} on port ${String(answer.port)}`,
    needs: secrets.operations.map((one) => one.id),
    desired: { scope, identifier, body },
  });
  return { operations: [...secrets.operations, credential], credentialsRef: entityRef(identifier, scope) };
}

function existingCredential(context: ImpliedContext, ref: string) {
  const { scope, identifier } = parseRef(ref, context.run.scope);
  return {
    credentialsRef: ref,
    operations: [
      operation(context, {
        kind: "harness.existing-secret",
        id: "harness.ssh-credential",
        naturalKey: ref,
        desired: { scope, identifier },
      }),
    ],
  };
}

/** The scope and identifier that a reference means, seen from a scope. */
export function parseRef(ref: string, from: HarnessScope): { readonly scope: HarnessScope; readonly identifier: string } {
  const { accountIdentifier, orgIdentifier } = from;
  if (ref.startsWith("account.")) return { scope: { accountIdentifier }, identifier: ref.slice("account.".length) };
  if (ref.startsWith("org.") && orgIdentifier !== undefined) {
    return { scope: { accountIdentifier, orgIdentifier }, identifier: ref.slice("org.".length) };
  }
  return { scope: from, identifier: ref };
}

type Secrets = { readonly operations: readonly Operation[]; readonly auth: SshCredential["auth"] };

function secretsOf(context: ImpliedContext, answer: Exclude<HostAccess, { method: "existing" }>, identifier: string): Secrets {
  if (answer.method === "new-password") {
    const password = textSecret(context, {
      id: "harness.ssh-password",
      purpose: "ssh-password",
      identifier: `${identifier}_password`,
      name: `${answer.name} password`,
    });
    return { operations: [password.operation], auth: { kind: "password", passwordRef: password.ref } };
  }
  const key = keyFile(context, { identifier: `${identifier}_file`, name: `${answer.name} file` });
  if (answer.passphrase === undefined) return { operations: [key.operation], auth: { kind: "key", keyRef: key.ref } };
  const phrase = textSecret(context, {
    id: "harness.ssh-passphrase",
    purpose: "ssh-passphrase",
    identifier: `${identifier}_passphrase`,
    name: `${answer.name} passphrase`,
  });
  return {
    operations: [key.operation, phrase.operation],
    auth: { kind: "key", keyRef: key.ref, passphraseRef: phrase.ref },
  };
}

type StoredRef = { readonly operation: Operation; readonly ref: string };

function keyFile(context: ImpliedContext, named: { readonly identifier: string; readonly name: string }): StoredRef {
  const { scope } = context.run;
  const made = operation(context, {
    kind: "harness.file-secret",
    id: "harness.ssh-key-file",
    desired: { scope, ...named, fileName: `${named.identifier}.pem`, parkedSecretId: parkedIdOf(context, "ssh-private-key") },
  });
  return { operation: made, ref: entityRef(named.identifier, scope) };
}

function textSecret(
  context: ImpliedContext,
  named: {
    readonly id: string;
    readonly purpose: "ssh-passphrase" | "ssh-password";
    readonly identifier: string;
    readonly name: string;
  },
): StoredRef {
  const { scope } = context.run;
  const { id, purpose, identifier, name } = named;
  const made = operation(context, {
    kind: "harness.text-secret",
    id,
    desired: { scope, identifier, name, parkedSecretId: parkedIdOf(context, purpose) },
  });
  return { operation: made, ref: entityRef(identifier, scope) };
}
