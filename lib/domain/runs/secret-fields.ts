import { z } from "zod";

import { PARKED_PURPOSES, type ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

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

/** Where the secrets of a run's answers are parked, by what they are for. It never leaves the server. */
export type ParkedIds = z.infer<typeof parkedIdsSchema>;

export const parkedIdsSchema = z.partialRecord(z.enum(PARKED_PURPOSES), z.string()).readonly();

/** An answer of an earlier release, which held the IDs of its secrets itself, without them. */
export function withoutParkedIds(step: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields = SECRET_FIELDS.filter(({ slug }) => slug === step).map(({ field }) => field);
  return Object.fromEntries(
    Object.entries(value).map(([field, given]) => [
      field,
      fields.includes(field) && isEntered(given) ? { source: "parked" } : given,
    ]),
  );
}

/** The fields of an answer that say that a secret was entered. */
export function secretFieldsOf(slug: AnswerSlug, answer: object): readonly SecretField[] {
  const given = new Map<string, unknown>(Object.entries(answer));
  return SECRET_FIELDS.filter((field) => field.slug === slug && isEntered(given.get(field.field)));
}

function isEntered(value: unknown): boolean {
  return typeof value === "object" && value !== null && "source" in value && value.source === "parked";
}

/** The field whose secret an operation uses; nothing for an operation that uses none. */
export function secretFieldOf(operation: { readonly id: string; readonly kind: string }): SecretField | undefined {
  return SECRET_FIELDS.find((field) => field.operation.id === operation.id && field.operation.kind === operation.kind);
}
