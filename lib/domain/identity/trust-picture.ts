import type { IamRole } from "@/lib/domain/inventory/aws-shapes";
import { nameOfArn, parseArn } from "@/lib/domain/permissions/arn";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/permissions/policy-document";
import type { TrustExpectation, TrustFinding } from "@/lib/domain/permissions/trust-conditions";
import { explainTrust } from "@/lib/domain/permissions/trust-explain";
import { buildTrustPolicy } from "@/lib/domain/permissions/trust-policy";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { trustRequest } from "@/lib/domain/plan/implied/identity";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

/** One station of the way from Harness into the account. */
export type Station = {
  readonly what: "secret" | "delegate" | "identity" | "token" | "role" | "account";
  readonly kind: string;
  readonly name: readonly [string] | readonly [string, string];
  readonly verdict: "pass" | "warn" | "fail" | "to-do" | "not-reached";
  readonly word: string;
};

/** Who enters the account, how, and what is wrong with it. */
export type TrustPicture = {
  readonly stations: readonly Station[];
  /** The trust policy as it should be; absent where nobody assumes anything. */
  readonly wanted?: PolicyDocument;
  /** Who may assume the role, in one sentence: of the role that exists, else of the wanted policy. */
  readonly sentence?: string;
  /** What is wrong with the trust policy of the role that exists. */
  readonly findings: readonly TrustFinding[];
  /** True once the role's own trust policy was read. */
  readonly read: boolean;
};

/** What was read about the identity in the account; `undefined` is "not there", absent is "not asked". */
export type SeenIdentity = { readonly role?: IamRole | undefined; readonly userExists?: boolean | undefined };

/** What the role's trust policy is measured against. */
export function trustExpectation(context: ImpliedContext, assumedBy: AssumedBy): TrustExpectation {
  const { partition, run } = context;
  const base = { purpose: "harness" as const, partition, account: run.awsAccountId };
  if (assumedBy.by !== "delegate" && assumedBy.by !== "user") return base;
  const caller = parseArn(assumedBy.principalArn);
  return {
    ...base,
    externalId: run.externalId,
    callerArn: assumedBy.principalArn,
    knownAccounts: [run.awsAccountId, ...(caller.ok ? [caller.value.account] : [])],
  };
}

/** Draws the way into the account for an identity, with the first thing that breaks it marked. */
export function trustPicture(context: ImpliedContext, identity: Identity, seen: SeenIdentity): TrustPicture {
  if (identity.kind === "new-user" || identity.kind === "existing-key") {
    return { stations: keyStations(context, identity, seen), findings: [], read: false };
  }
  const request = trustRequest(context, identity.assumedBy);
  const wanted = request === undefined ? undefined : buildTrustPolicy(request);
  const own = identity.assumedBy.by === "own";
  const existing = seen.role?.trustDocument === undefined ? undefined : parsePolicyText(seen.role.trustDocument, "trust");
  const explained =
    existing?.ok === true && !own ? explainTrust(existing.value, trustExpectation(context, identity.assumedBy)) : undefined;
  const findings = explained?.findings ?? [];
  const worst = findings.find((finding) => finding.severity === "fail");
  const roleName = identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn);
  const sentence = explained?.sentence ?? (wanted === undefined ? undefined : explainTrust(wanted).sentence);
  return {
    stations: [
      ...callerStations(identity.assumedBy, context),
      roleStation(context, roleName, { role: seen.role, worst, own, mustExist: identity.kind === "existing-role" }),
      accountStation(context, seen.role === undefined, worst),
    ],
    ...(wanted === undefined ? {} : { wanted }),
    ...(sentence === undefined ? {} : { sentence }),
    findings,
    read: explained !== undefined,
  };
}

function keyStations(
  context: ImpliedContext,
  identity: Extract<Identity, { kind: "new-user" | "existing-key" }>,
  seen: SeenIdentity,
): readonly Station[] {
  const there = identity.kind === "existing-key" || seen.userExists === true;
  return [
    { what: "secret", kind: "Harness secret", name: ["Access key"], verdict: "to-do", word: "Goes straight in" },
    {
      what: "identity",
      kind: "IAM user",
      name: [
        context.run.awsAccountId,
        identity.kind === "new-user" ? identity.userName : `Key …${identity.accessKeyId.slice(-4)}`,
      ],
      verdict: there ? "pass" : "to-do",
      word: there ? "Exists" : "Not made yet",
    },
    accountStation(context, !there, undefined),
  ];
}

function callerStations(assumedBy: AssumedBy, context: ImpliedContext): readonly Station[] {
  switch (assumedBy.by) {
    case "delegate":
    case "user": {
      const arn = parseArn(assumedBy.principalArn);
      const account = arn.ok ? arn.value.account : "";
      return [
        {
          what: assumedBy.by === "delegate" ? "delegate" : "identity",
          kind: assumedBy.by === "delegate" ? "Delegate runs as" : "User",
          name: [account, nameOfArn(assumedBy.principalArn)],
          verdict: "pass",
          word: "Sends external ID",
        },
      ];
    }
    case "irsa":
      return [
        {
          what: "delegate",
          kind: "Service account",
          name: [assumedBy.namespace, assumedBy.serviceAccount],
          verdict: "pass",
          word: "Gets a token",
        },
      ];
    case "oidc":
      return [
        {
          what: "token",
          kind: "Harness token",
          name: [context.run.scope.accountIdentifier],
          verdict: "pass",
          word: "Signed by Harness",
        },
      ];
    case "own":
      return [
        { what: "delegate", kind: "Delegate", name: ["runs in this account"], verdict: "pass", word: "Has the role already" },
      ];
  }
}

function roleStation(
  context: ImpliedContext,
  roleName: string,
  at: {
    readonly role: IamRole | undefined;
    readonly worst: TrustFinding | undefined;
    readonly own: boolean;
    readonly mustExist: boolean;
  },
): Station {
  const base = { what: "role" as const, kind: at.own ? "Runs as" : "Role", name: [context.run.awsAccountId, roleName] as const };
  if (at.role === undefined)
    return at.mustExist ? { ...base, verdict: "fail", word: "Not found" } : { ...base, verdict: "to-do", word: "Not made yet" };
  if (at.worst !== undefined) return { ...base, verdict: "fail", word: FINDING_WORDS[at.worst.id] ?? "Trust is wrong" };
  return { ...base, verdict: "pass", word: at.own ? "Exists" : "Trusts the caller" };
}

const FINDING_WORDS: Readonly<Partial<Record<TrustFinding["id"], string>>> = {
  "external-id-not-enforced": "No external ID asked",
  "external-id-optional": "External ID optional",
  "external-id-any": "Any external ID",
  "external-id-mismatch": "Other external ID",
  "caller-not-trusted": "Does not trust it",
  "wildcard-principal": "Trusts everyone",
  "wrong-service": "Trusts a service",
  "wrong-action": "Wrong action",
};

function accountStation(context: ImpliedContext, absent: boolean, worst: TrustFinding | undefined): Station {
  const base = { what: "account" as const, kind: "Account", name: [context.run.awsAccountId] as const };
  if (worst !== undefined) return { ...base, verdict: "not-reached", word: "Not reached" };
  return absent
    ? { ...base, verdict: "not-reached", word: "Once it is made" }
    : { ...base, verdict: "pass", word: "Within reach" };
}

/** Which station refuses, by the cause that a red connector test was explained with. */
const BROKEN: Readonly<Record<string, { readonly what: Station["what"]; readonly word: string }>> = {
  "access-key-unknown": { what: "identity", word: "Key not known" },
  "secret-key-wrong": { what: "secret", word: "Wrong secret" },
  "session-expired": { what: "secret", word: "Expired" },
  "external-id-mismatch": { what: "role", word: "External ID differs" },
  "trust-policy-refuses": { what: "role", word: "Does not trust it" },
  "trust-condition-unmet": { what: "role", word: "Condition not met" },
  "assume-role-absent": { what: "role", word: "Not found" },
  "assume-role-caller-lacks": { what: "delegate", word: "May not assume" },
  "assume-role-caller-deny": { what: "delegate", word: "May not assume" },
};

/** The way after a red test: what comes before the refusal worked, what comes after it was not reached. */
export function brokenAt(stations: readonly Station[], causeId: string | undefined): readonly Station[] {
  const delegates = causeId?.includes("delegate") === true;
  const known = BROKEN[causeId ?? ""];
  const named = stations.findIndex((station) => station.what === (delegates ? "delegate" : known?.what));
  // Without a known cause the account itself refused: the identity was accepted, the call was not.
  const broken = delegates ? 0 : named === -1 ? stations.length - 1 : named;
  return stations.map((station, index) => {
    if (index < broken) return { ...station, verdict: "pass", word: "Reached" };
    if (index > broken) return { ...station, verdict: "not-reached", word: "Not reached" };
    return { ...station, verdict: "fail", word: delegates ? "No delegate" : (known?.word ?? "Refuses") };
  });
}
