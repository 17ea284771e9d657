import { z } from "zod";

import { harnessScopeSchema } from "@/lib/domain/harness/scope";

const named = z.object({ identifier: z.string().min(1), name: z.string().min(1) });
const entity = z.object({ scope: harnessScopeSchema, identifier: z.string().min(1) });
const holder = z.object({ kind: z.enum(["user", "role"]), name: z.string().min(1) });

/** The two Harness text secrets that an access key becomes. */
const keySecrets = z.object({ scope: harnessScopeSchema, keyId: named, secretKey: named });

/**
 * What each kind of operation wants, as it is stored with the plan. One schema a kind: a handler parses its own,
 * so that a plan written by an older release fails clearly instead of being carried out half understood.
 */
export const DESIRED = {
  "aws.policy": z.object({ policyArn: z.string(), name: z.string(), description: z.string(), document: z.string() }),
  "aws.user": z.object({ userName: z.string() }),
  "aws.existing-user": z.object({ userName: z.string() }),
  "aws.role": z.object({ roleName: z.string(), roleArn: z.string(), description: z.string(), trustDocument: z.string() }),
  "aws.existing-role": z.object({ roleName: z.string(), roleArn: z.string() }),
  "aws.attachment": z.object({ holder, policyArn: z.string(), policyName: z.string() }),
  "aws.oidc-provider": z.object({
    providerArn: z.string(),
    url: z.string(),
    audiences: z.array(z.string()),
    thumbprints: z.array(z.string()),
  }),
  "aws.access-key": keySecrets.extend({ userName: z.string() }),
  "harness.key-secrets": keySecrets.extend({
    accessKeyId: z.string(),
    parkedSecretId: z.string(),
    /** The user on whom a rotation made this key; absent for the key that was pasted. */
    rotatedOn: z.string().optional(),
  }),
  "harness.text-secret": entity.extend({ name: z.string(), parkedSecretId: z.string() }),
  "harness.file-secret": entity.extend({ name: z.string(), fileName: z.string(), parkedSecretId: z.string() }),
  "harness.ssh-credential": entity.extend({ body: z.unknown() }),
  "harness.existing-secret": entity,
  "harness.connector": entity.extend({ body: z.unknown() }),
  "harness.connector-test": entity.extend({ region: z.string() }),
  "harness.environment": entity.extend({ body: z.unknown() }),
  "harness.existing-environment": entity,
  "harness.infrastructure": entity.extend({ environmentIdentifier: z.string(), body: z.unknown() }),
} as const;

export type OperationKind = keyof typeof DESIRED;
export type Desired<Kind extends OperationKind> = z.infer<(typeof DESIRED)[Kind]>;

/** Whether this text names a kind of operation that this release can carry out. */
export function isOperationKind(kind: string): kind is OperationKind {
  return Object.hasOwn(DESIRED, kind);
}
