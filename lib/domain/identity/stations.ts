import { listed } from "@/lib/core/listed";

import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { nameOfArn, parseArn } from "@/lib/domain/aws/arn";
import type { TrustFinding } from "@/lib/domain/iam/trust/conditions";
import { STS_AUDIENCE } from "@/lib/domain/iam/trust/trust-policy";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

import type { CallerSide } from "./caller-side";

/** One station of the way from Harness into the account. */
export type Station = {
  readonly what: "secret" | "delegate" | "identity" | "token" | "role" | "account";
  readonly kind: string;
  readonly name: readonly [string] | readonly [string, string];
  readonly verdict: "pass" | "warn" | "fail" | "unknown" | "to-do" | "not-reached";
  readonly word: string;
  /** Why the way breaks here, in a sentence, and how to fix it. */
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
};

/** What was read about the identity in the account; `undefined` is "not there", absent is "not asked". */
export type SeenIdentity = {
  readonly role?: IamRole | undefined;
  /** Why the role or user could not be looked up; then nothing is known of it. */
  readonly unread?: string | undefined;
  readonly userExists?: boolean | undefined;
  /** Who assumes the role. */
  readonly caller?: CallerSide | undefined;
  /** The OpenID Connect provider of the token; `undefined` inside when the account has none. */
  readonly provider?: { readonly found: { readonly audiences: readonly string[] } | undefined } | undefined;
  /** What the identity lacks of step 2, in a sentence; absent when it lacks nothing or was not checked. */
  readonly rightsMissing?: string | undefined;
  /** Harness itself has used the account with this identity. */
  readonly entered?: boolean | undefined;
};

/** The way of an access key: secret, user, account. */
export function keyStations(
  context: ImpliedContext,
  identity: Exclude<Identity, { readonly assumedBy: AssumedBy }>,
  seen: SeenIdentity,
): readonly Station[] {
  const there = identity.kind !== "new-user" || seen.userExists === true;
  const unread = identity.kind === "new-user" && seen.unread !== undefined;
  return untilBroken([
    { what: "secret", kind: "Harness secret", name: ["Access key"], verdict: "to-do", word: "Goes straight in" },
    {
      what: "identity",
      kind: "IAM user",
      name: [context.run.awsAccountId, nameOfUser(identity)],
      verdict: unread ? "unknown" : there ? "pass" : "to-do",
      word: unread ? "Could not be read" : there ? "Exists" : "Not made yet",
    },
    accountStation(context, !there && !unread, seen),
  ]);
}

function nameOfUser(identity: Exclude<Identity, { readonly assumedBy: AssumedBy }>): string {
  if (identity.kind === "existing-key") return `Key …${identity.accessKeyId.slice(-4)}`;
  return identity.kind === "new-user" ? identity.userName : nameOfArn(identity.userArn);
}

type RoleWay = {
  readonly identity: Extract<Identity, { readonly assumedBy: AssumedBy }>;
  readonly roleName: string;
  readonly seen: SeenIdentity;
  /** The worst that is wrong with the role's own trust policy. */
  readonly worst: TrustFinding | undefined;
};

/** The way of a role: who assumes it, the role, the account. The first station that refuses is the broken link. */
export function roleStations(context: ImpliedContext, way: RoleWay): readonly Station[] {
  return untilBroken([
    callerStation(context, way),
    roleStation(context, way),
    accountStation(context, way.seen.role === undefined && way.seen.unread === undefined, way.seen),
  ]);
}

/** Nothing after the broken link was reached, whatever is known about it. */
function untilBroken(stations: readonly Station[]): readonly Station[] {
  const broken = stations.findIndex(({ verdict }) => verdict === "fail");
  return stations.map((station, index) => {
    if (broken === -1 || index <= broken) return station;
    const { what, kind, name } = station;
    return { what, kind, name, verdict: "not-reached", word: "Not reached" };
  });
}

type Told = Pick<Station, "verdict" | "word" | "why" | "fix">;

function callerStation(context: ImpliedContext, { identity, seen }: RoleWay): Station {
  const { assumedBy } = identity;
  switch (assumedBy.by) {
    case "delegate":
    case "user": {
      const arn = parseArn(assumedBy.principalArn);
      const account = arn.ok ? arn.value.account : "";
      return {
        what: assumedBy.by === "delegate" ? "delegate" : "identity",
        kind: assumedBy.by === "delegate" ? "Delegate runs as" : "User",
        name: [account, nameOfArn(assumedBy.principalArn)],
        ...ofCaller(assumedBy.principalArn, account, seen.caller),
      };
    }
    case "irsa":
      return {
        what: "delegate",
        kind: "Service account",
        name: [assumedBy.namespace, assumedBy.serviceAccount],
        ...ofProvider(context, seen, false, "Gets a token"),
      };
    case "oidc":
      return {
        what: "token",
        kind: "Harness token",
        name: [assumedBy.harnessAccountId],
        ...ofProvider(context, seen, identity.kind === "new-role", "Provider exists"),
      };
    case "own":
      return { what: "delegate", kind: "Delegate", name: ["runs in this account"], verdict: "pass", word: "Nothing to assume" };
  }
}

function ofCaller(arn: string, account: string, caller: CallerSide | undefined): Told {
  switch (caller?.state) {
    case "absent":
      return {
        verdict: "fail",
        word: "Not found",
        why: `Account ${account} has no ${arn.includes(":user/") ? "user" : "role"} ${nameOfArn(arn)}. AWS rejects a trust policy whose principal does not exist.`,
        fix: "Correct its ARN, or create it first.",
      };
    case "there":
      if (caller.mayAssume === "yes") return { verdict: "pass", word: "May assume it" };
      if (caller.mayAssume === "unknown") return { verdict: "pass", word: "Exists" };
      return {
        verdict: "fail",
        word: "May not assume",
        why: caller.because,
        fix: "The policy that it needs is below the trust policy.",
      };
    default:
      return { verdict: "unknown", word: "Not looked at" };
  }
}

function ofProvider(context: ImpliedContext, seen: SeenIdentity, isMade: boolean, word: string): Told {
  if (seen.provider === undefined) return { verdict: "unknown", word: "Not looked at" };
  const { found } = seen.provider;
  if (found === undefined) {
    if (isMade) return { verdict: "to-do", word: "Provider is made" };
    const why = `Account ${context.run.awsAccountId} has no OpenID Connect provider of this address, so it accepts no token from it.`;
    const fix = "Add it in IAM under Identity providers, with the audience sts.amazonaws.com, or choose one that is there.";
    return { verdict: "fail", word: "Provider missing", why, fix };
  }
  if (found.audiences.includes(STS_AUDIENCE)) return { verdict: "pass", word };
  return {
    verdict: "fail",
    word: "Audience missing",
    why: `The provider accepts tokens for ${listed(found.audiences, "and") || "no audience"}, and this one is for ${STS_AUDIENCE}.`,
    fix: `Add the audience ${STS_AUDIENCE} to the provider in IAM, Identity providers.`,
  };
}

function roleStation(context: ImpliedContext, { identity, roleName, seen, worst }: RoleWay): Station {
  const own = identity.assumedBy.by === "own";
  const account = context.run.awsAccountId;
  const base = { what: "role" as const, kind: own ? "Runs as" : "Role", name: [account, roleName] as const };
  if (seen.unread !== undefined) return { ...base, verdict: "unknown", word: "Could not be read" };
  if (seen.role === undefined) {
    return identity.kind === "existing-role"
      ? {
          ...base,
          verdict: "fail",
          word: "Not found",
          why: `Account ${account} has no role ${roleName}.`,
          fix: "Choose one from the list, or ask who removed it.",
        }
      : { ...base, verdict: "to-do", word: "Not made yet" };
  }
  if (worst !== undefined) {
    const word = own && worst.id === "wrong-service" ? "No delegate fits" : (FINDING_WORDS[worst.id] ?? "Trust is wrong");
    return { ...base, verdict: "fail", word, why: worst.message, fix: worst.fix };
  }
  return { ...base, verdict: "pass", word: own ? "Exists" : "Trusts the caller" };
}

const FINDING_WORDS: Readonly<Partial<Record<TrustFinding["id"], string>>> = {
  "external-id-not-enforced": "No external ID asked",
  "external-id-optional": "External ID optional",
  "external-id-any": "Any external ID",
  "external-id-mismatch": "Other external ID",
  "external-id-spaces": "Space in external ID",
  "caller-not-trusted": "Does not trust it",
  "wildcard-principal": "Trusts everyone",
  "not-principal": "Trusts nearly everyone",
  "foreign-account": "Trusts a foreign account",
  "wrong-partition": "Other partition",
  "deleted-principal": "Trusts a deleted one",
  "wrong-service": "Trusts a service",
  "wrong-action": "Wrong action",
  "provider-not-trusted": "Other provider",
  "oidc-audience-mismatch": "Other audience",
  "oidc-subject-mismatch": "Other subject",
  "oidc-audience-open": "Any audience",
  "oidc-subject-open": "Any subject",
};

const RIGHTS_FIX = "Attach the policy of step 2 to it: by one of the ways below, or with the choice of rights above.";

function accountStation(context: ImpliedContext, absent: boolean, seen: SeenIdentity): Station {
  const base = { what: "account" as const, kind: "Account", name: [context.run.awsAccountId] as const };
  if (seen.rightsMissing !== undefined)
    return { ...base, verdict: "fail", word: "Rights missing", why: seen.rightsMissing, fix: RIGHTS_FIX };
  if (absent) return { ...base, verdict: "not-reached", word: "Once it is made" };
  return seen.entered === true
    ? { ...base, verdict: "pass", word: "Harness assumed it" }
    : { ...base, verdict: "to-do", word: "Not tried yet" };
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
  return stations.map(({ what, kind, name }, index) => {
    if (index < broken) return { what, kind, name, verdict: "pass", word: "Reached" };
    if (index > broken) return { what, kind, name, verdict: "not-reached", word: "Not reached" };
    return { what, kind, name, verdict: "fail", word: delegates ? "No delegate" : (known?.word ?? "Refuses") };
  });
}
