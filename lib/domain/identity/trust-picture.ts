import { nameOfArn, parseArn } from "@/lib/domain/aws/arn";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import type { ExpectedToken, TrustExpectation, TrustFinding } from "@/lib/domain/iam/trust/conditions";
import { explainTrust, type TrustExplanation } from "@/lib/domain/iam/trust/explain";
import { buildTrustPolicy, harnessIssuer, oidcProviderArn, STS_AUDIENCE } from "@/lib/domain/iam/trust/trust-policy";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { trustRequest } from "@/lib/domain/plan/implied/identity";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

import { keyStations, roleStations, type SeenIdentity, type Station } from "./stations";

/** Who enters the account, how, and what is wrong with it. */
export type TrustPicture = {
  readonly stations: readonly Station[];
  /** The trust policy as it should be; absent where no role is assumed. */
  readonly wanted?: PolicyDocument | undefined;
  /** The role's own trust policy, as it is now; absent when there is no role, or it could not be read. */
  readonly found?: PolicyDocument | undefined;
  /** Who may assume the role, in one sentence: of the role that exists, else of the wanted policy. */
  readonly sentence?: string | undefined;
  /** The trust policy of `sentence`, statement by statement. */
  readonly statements: TrustExplanation["statements"];
  /** What is wrong with the trust policy of the role that exists. */
  readonly findings: readonly TrustFinding[];
  /** True once the role's own trust policy was read. */
  readonly read: boolean;
};

/** What the role's trust policy is measured against. */
export function trustExpectation(context: ImpliedContext, assumedBy: AssumedBy): TrustExpectation {
  const { partition, run } = context;
  const base = { purpose: "harness" as const, partition, account: run.awsAccountId };
  if (assumedBy.by === "own") return { ...base, purpose: "delegate" };
  if (assumedBy.by === "irsa" || assumedBy.by === "oidc") return { ...base, token: expectedToken(context, assumedBy) };
  const caller = parseArn(assumedBy.principalArn);
  return {
    ...base,
    externalId: run.externalId,
    callerArn: assumedBy.principalArn,
    knownAccounts: [run.awsAccountId, ...(caller.ok ? [caller.value.account] : [])],
  };
}

/** The token that a service account or Harness presents; `undefined` for callers that have none. */
export function expectedToken(context: ImpliedContext, assumedBy: AssumedBy): ExpectedToken | undefined {
  const { run, partition } = context;
  if (assumedBy.by === "irsa") {
    return {
      providerArn: assumedBy.oidcProviderArn,
      audience: STS_AUDIENCE,
      subject: `system:serviceaccount:${assumedBy.namespace}:${assumedBy.serviceAccount}`,
    };
  }
  if (assumedBy.by !== "oidc") return undefined;
  const issuer = harnessIssuer(assumedBy.harnessAccountId);
  return {
    providerArn: oidcProviderArn({ partition, account: run.awsAccountId }, issuer),
    audience: STS_AUDIENCE,
    subject: run.scope.accountIdentifier,
  };
}

/** Describes the way into the account for an identity, with the first broken link marked. */
export function trustPicture(context: ImpliedContext, identity: Identity, seen: SeenIdentity): TrustPicture {
  if (!("assumedBy" in identity)) {
    return { stations: keyStations(context, identity, seen), findings: [], statements: [], read: false };
  }
  const request = trustRequest(context, identity.assumedBy);
  const wanted = request === undefined ? undefined : buildTrustPolicy(request);
  const parsed = seen.role?.trustDocument === undefined ? undefined : parsePolicyText(seen.role.trustDocument, "trust");
  const found = parsed?.ok === true ? parsed.value : undefined;
  const explained = found === undefined ? undefined : explainTrust(found, trustExpectation(context, identity.assumedBy));
  const findings = explained?.findings ?? [];
  const roleName = identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn);
  const told = explained ?? (wanted === undefined ? undefined : explainTrust(wanted));
  return {
    stations: roleStations(context, { identity, roleName, seen, worst: findings.find(({ severity }) => severity === "fail") }),
    wanted,
    found,
    sentence: told?.sentence,
    statements: told?.statements ?? [],
    findings,
    read: explained !== undefined,
  };
}
