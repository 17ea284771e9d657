import type { ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

import type { AnswerSlug } from "./answers";

/** A field of an answer for which a secret is entered. */
export type SecretField = {
  readonly purpose: ParkedPurpose;
  readonly slug: AnswerSlug;
  readonly field: string;
  /** The operation that brings the secret to Harness. */
  readonly operation: { readonly id: string; readonly kind: string };
  /** How it is asked for again, beside its operation. */
  readonly asked: AskedSecret;
};

/** How a secret is asked for: in which field, and whether it is a file. */
export type AskedSecret = { readonly label: string; readonly hint: string; readonly isFile: boolean };

const KEPT_NOWHERE = "It goes into Harness and is kept nowhere else.";

/** Every field of every answer for which a secret is entered. One field has one purpose, and one operation uses it. */
export const SECRET_FIELDS: readonly SecretField[] = [
  {
    purpose: "secret-access-key",
    slug: "identity",
    field: "secret",
    operation: { id: "aws.access-key", kind: "harness.key-secrets" },
    asked: {
      label: "Secret access key",
      hint: "The secret of the access key that you named in the identity step. It goes into Harness and is kept nowhere else.",
      isFile: false,
    },
  },
  {
    purpose: "ssh-private-key",
    slug: "host-access",
    field: "key",
    operation: { id: "harness.ssh-key-file", kind: "harness.file-secret" },
    asked: {
      label: "Private key file",
      hint: "The file in PEM or OpenSSH form. It is read in your browser and goes into Harness.",
      isFile: true,
    },
  },
  {
    purpose: "ssh-passphrase",
    slug: "host-access",
    field: "passphrase",
    operation: { id: "harness.ssh-passphrase", kind: "harness.text-secret" },
    asked: { label: "Passphrase of the key", hint: KEPT_NOWHERE, isFile: false },
  },
  {
    purpose: "ssh-password",
    slug: "host-access",
    field: "password",
    operation: { id: "harness.ssh-password", kind: "harness.text-secret" },
    asked: { label: "Password", hint: KEPT_NOWHERE, isFile: false },
  },
];

/** The field whose secret an operation uses; nothing for an operation that uses none. */
export function secretFieldOf(operation: { readonly id: string; readonly kind: string }): SecretField | undefined {
  return SECRET_FIELDS.find((field) => field.operation.id === operation.id && field.operation.kind === operation.kind);
}
