import { withoutAbsent } from "@/lib/core/without-absent";
import { scopeFields } from "./environment-yaml";
import type { HarnessScope } from "./scope";

import { RUN_TAG } from "./harness-shapes";

/** How Harness signs in on a host: references to other secrets, never a value. */
export type SshCredential = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly runId: string;
  readonly userName: string;
  readonly port: number;
  readonly auth:
    | { readonly kind: "key"; readonly keyRef: string; readonly passphraseRef?: string | undefined }
    | { readonly kind: "password"; readonly passwordRef: string };
};

/** The document of an SSH credential. @see https://apidocs.harness.io/tag/Secrets */
export function sshCredentialBody(credential: SshCredential) {
  const { scope, auth, userName } = credential;
  return {
    secret: {
      type: "SSHKey",
      name: credential.name,
      identifier: credential.identifier,
      ...scopeFields(scope),
      tags: { [RUN_TAG]: credential.runId },
      spec: {
        port: credential.port,
        auth: {
          type: "SSH",
          spec:
            auth.kind === "key"
              ? {
                  credentialType: "KeyReference",
                  spec: withoutAbsent({ userName, key: auth.keyRef, encryptedPassphrase: auth.passphraseRef }),
                }
              : { credentialType: "Password", spec: { userName, password: auth.passwordRef } },
        },
      },
    },
  };
}
