import { toIdentifier } from "@/lib/domain/harness/identifier";
import { nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import {
  buildTrustPolicy,
  harnessIssuer,
  oidcProviderArn,
  STS_AUDIENCE,
  type TrustRequest,
} from "@/lib/domain/iam/trust/trust-policy";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

import type { Operation } from "../operation";
import { rightsChoice } from "./added-rights";
import { attachment } from "./attachment";
import { operation, parkedIdOf, type ImpliedContext } from "./context";
import { existingRights, existingRole, existingUser } from "./existing-identity";

/** The AWS managed policy that the guide names, wider than any deployment needs (correction M6). */
export function fullAccessArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/AmazonEC2FullAccess`;
}

/** AWS compares Harness's certificate with its own store today; the field still has to hold a value of 40 hex digits. */
export const HARNESS_THUMBPRINTS: readonly string[] = ["df3c24f9bfd666761b268073fe06d1cc8d4f82a4"];

/** The operations of the identity step (guide items G41-G58), given those that make the policies. */
export function identityOperations(context: ImpliedContext, policies: readonly Operation[]): readonly Operation[] {
  const { identity } = context.answers;
  if (identity === undefined) return [];
  switch (identity.kind) {
    case "new-user":
      return newUser(context, identity, policies);
    case "existing-user": {
      const user = existingUser(context, nameOfArn(identity.userArn), identity.userArn);
      const rights = existingRights(context, identity, policies, user);
      return [user, ...rights, ...accessKey(context, nameOfArn(identity.userArn), rights)];
    }
    case "existing-key":
      return existingKey(context, identity, policies);
    case "new-role":
      return newRole(context, identity, policies);
    case "existing-role": {
      const role = existingRole(context, identity.roleArn);
      return [role, ...existingRights(context, identity, policies, role)];
    }
  }
}

/** The identifiers of the two Harness secrets that hold the access key: derived from the run, so no two runs collide. */
export function keySecretNames(context: ImpliedContext): { readonly keyId: Named; readonly secretKey: Named } | undefined {
  const { identity } = context.answers;
  const who = identity === undefined ? undefined : keyBearer(identity);
  if (who === undefined) return undefined;
  const base = `${who} ${context.run.reference}`.replaceAll(/[^0-9a-zA-Z .-]/g, "-");
  const named = (what: string): Named => ({ identifier: toIdentifier(`${base} ${what}`), name: `${base} ${what}` });
  return { keyId: named("access key ID"), secretKey: named("secret access key") };
}

/** Whose key it is, as its secrets are named. A rotation changes what they hold, and never what they are called. */
function keyBearer(identity: Identity): string | undefined {
  switch (identity.kind) {
    case "new-user":
      return identity.userName;
    case "existing-user":
      return nameOfArn(identity.userArn);
    case "existing-key":
      return `key ${secretsNamedAfter(identity)}`;
    case "new-role":
    case "existing-role":
      return undefined;
  }
}

type Named = { readonly identifier: string; readonly name: string };

function newUser(context: ImpliedContext, identity: Extract<Identity, { kind: "new-user" }>, policies: readonly Operation[]) {
  const { userName } = identity;
  const user = operation(context, { kind: "aws.user", desired: { userName } });
  const holder = { kind: "user", name: userName } as const;
  const attachments =
    identity.attach === "full-access"
      ? [
          attachment(context, {
            index: 0,
            holder,
            needs: ["aws.user"],
            policyArn: fullAccessArn(context.partition),
          }),
        ]
      : policies.map((policy, index) =>
          attachment(context, { index, holder, needs: [policy.id, "aws.user"], policyArn: policy.naturalKey }),
        );
  return [user, ...attachments, ...accessKey(context, userName, attachments)];
}

/** The last four characters that a pasted key's secrets are named after: those of the first key that they held. */
function secretsNamedAfter({ accessKeyId, replaced }: Extract<Identity, { kind: "existing-key" }>): string {
  return replaced?.by === accessKeyId ? replaced.lastFour : accessKeyId.slice(-4);
}

/** A new key of a user, created only once the user has rights, so that it can be tried while it is available. */
function accessKey(context: ImpliedContext, userName: string, rights: readonly Operation[]): readonly Operation[] {
  const secrets = keySecretNames(context);
  if (secrets === undefined) return [];
  const isForeign = context.answers.identity?.kind === "existing-user";
  const key = operation(context, {
    kind: "aws.access-key",
    title: isForeign ? `New access key of ${userName}, kept in Harness` : undefined,
    undo: isForeign ? "Deletes this key in AWS and both secrets in Harness. The user and its other key stay." : undefined,
    needs: ["aws.user", ...rights.filter(({ kind }) => kind === "aws.attachment").map((one) => one.id)],
    desired: { userName, scope: context.run.scope, ...secrets },
  });
  return [key];
}

function existingKey(
  context: ImpliedContext,
  identity: Extract<Identity, { kind: "existing-key" }>,
  policies: readonly Operation[],
): readonly Operation[] {
  const owner = rightsChoice(identity) === "leave" ? undefined : identity.ownerName;
  const user = owner === undefined ? undefined : existingUser(context, owner);
  const rights = user === undefined ? [] : existingRights(context, identity, policies, user);
  // The user is looked at only where something is attached to it.
  const before = user === undefined || rights.length === 0 ? [] : [user, ...rights];
  const secrets = keySecretNames(context);
  if (secrets === undefined) return before;
  const rotatedOn = identity.replaced?.by === identity.accessKeyId ? identity.ownerName : undefined;
  return [
    ...before,
    operation(context, {
      kind: "harness.key-secrets",
      id: "aws.access-key",
      needs: rights.filter(({ kind }) => kind === "aws.attachment").map((one) => one.id),
      desired: {
        accessKeyId: identity.accessKeyId,
        parkedSecretId: parkedIdOf(context, "secret-access-key"),
        scope: context.run.scope,
        ...secrets,
        rotatedOn,
      },
    }),
  ];
}

function newRole(context: ImpliedContext, identity: Extract<Identity, { kind: "new-role" }>, policies: readonly Operation[]) {
  const account = { partition: context.partition, account: context.run.awsAccountId };
  const arn = roleArn(account, identity.roleName);
  const trust = trustRequest(context, identity.assumedBy);
  if (trust === undefined) return [];
  const document = buildTrustPolicy(trust);
  const provider = identity.assumedBy.by === "oidc" ? [oidcProvider(context, identity.assumedBy.harnessAccountId)] : [];
  const role = operation(context, {
    kind: "aws.role",
    summary: describeTrust(identity.assumedBy),
    needs: provider.map((one) => one.id),
    desired: {
      roleName: identity.roleName,
      roleArn: arn,
      description: identity.description,
      trustDocument: JSON.stringify(document),
    },
  });
  const holder = { kind: "role", name: identity.roleName } as const;
  const attachments = policies.map((policy, index) =>
    attachment(context, { index, holder, needs: [policy.id, "aws.role"], policyArn: policy.naturalKey }),
  );
  return [...provider, role, ...attachments];
}

/** The trust policy's request, as the role page shows it and the plan carries it out; `undefined` for a role that is not assumed. */
export function trustRequest(context: ImpliedContext, assumedBy: AssumedBy): TrustRequest | undefined {
  const account = { partition: context.partition, account: context.run.awsAccountId };
  const { externalId, scope } = context.run;
  switch (assumedBy.by) {
    case "delegate":
      return { kind: "delegate", roleArn: assumedBy.principalArn, externalId };
    case "user":
      return { kind: "user", userArn: assumedBy.principalArn, externalId };
    case "irsa": {
      const issuer = assumedBy.oidcProviderArn.slice(assumedBy.oidcProviderArn.indexOf("/") + 1);
      return { kind: "irsa", ...account, issuer, namespace: assumedBy.namespace, serviceAccount: assumedBy.serviceAccount };
    }
    case "oidc":
      // Harness's own subject is the account unless enhanced subjects are switched on for it.
      return { kind: "harness-oidc", ...account, harnessAccountId: assumedBy.harnessAccountId, subject: scope.accountIdentifier };
    case "own":
      return undefined;
  }
}

function describeTrust(assumedBy: AssumedBy): string {
  switch (assumedBy.by) {
    case "delegate":
    case "user":
      return `Trusted: ${nameOfArn(assumedBy.principalArn)}, with the external ID of this run`;
    case "irsa":
      return `Trusted: service account ${assumedBy.namespace}/${assumedBy.serviceAccount}`;
    case "oidc":
      return "Trusted: tokens of this Harness account";
    case "own":
      return "The delegate runs as this role";
  }
}

function oidcProvider(context: ImpliedContext, harnessAccountId: string): Operation {
  const issuer = harnessIssuer(harnessAccountId);
  const arn = oidcProviderArn({ partition: context.partition, account: context.run.awsAccountId }, issuer);
  return operation(context, {
    kind: "aws.oidc-provider",
    desired: { providerArn: arn, url: issuer, audiences: [STS_AUDIENCE], thumbprints: [...HARNESS_THUMBPRINTS] },
  });
}
