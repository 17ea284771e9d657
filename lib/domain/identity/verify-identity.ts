import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { listed } from "@/lib/core/listed";
import type { CheckResult, Verdict } from "@/lib/domain/checks/check";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import { issuerOfProvider } from "@/lib/domain/iam/trust/token";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { builtPolicyOf } from "@/lib/domain/plan/implied/policies";
import type { IamAccess, PolicyHolder } from "@/lib/domain/plan/ports";
import type { AssumedBy, Identity } from "@/lib/domain/runs/answers/identity";

import { callerCheck, lookAtCaller, type CallerReads } from "./caller-side";
import { heldPolicies, type PolicyReads } from "./held-policies";
import { missingActions } from "./missing-actions";
import { expectedToken, trustPicture } from "./trust-picture";

/** What verifying reads of IAM. Nothing is written. */
export type VerifyReads = PolicyReads &
  Pick<IamAccess, "findUser" | "findRole" | "findOidcProvider"> & {
    readonly hasLoginProfile: (userName: string) => Promise<Result<boolean, AppError>>;
  };

type Verification = {
  readonly reads: VerifyReads;
  readonly context: ImpliedContext;
  readonly identity: Identity;
  /** The user behind a pasted key, when AWS returned it. */
  readonly keyOwner?: string | undefined;
  /** How to read the caller's own account, where a connection leads into it. */
  readonly callerReads?: CallerReads | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
};

/**
 * Reads the identity back from AWS and compares it with the answers: it exists, it has every right that the permissions
 * step asks for, its trust is as it should be. The same for every way of getting it done (items G41, G42, G46-G58).
 */
export async function verifyIdentity(input: Verification): Promise<readonly CheckResult[]> {
  const { identity, context } = input;
  if (identity.kind === "new-user") return await verifyUser(input, identity.userName);
  if (identity.kind === "existing-user") return await verifyUser(input, nameOfArn(identity.userArn));
  if (identity.kind === "existing-key") return input.keyOwner === undefined ? [] : await verifyUser(input, input.keyOwner);

  const roleName = identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn);
  const found = await input.reads.findRole(roleName);
  const exists = check(input, {
    id: "s3.role",
    title: `Role ${roleName} exists`,
    guideItems: ["G57", "G58"],
    call: "iam:GetRole",
    ...answerOf(found, (role) => role?.arn, `There is no role ${roleName} in account ${context.run.awsAccountId} yet.`),
    fix: "Create it in one of the four ways on this page, then check again.",
  });
  const around = await Promise.all([callersSide(input, identity), providerCheck(input, identity.assumedBy)]);
  const other = around.filter((one) => one !== undefined);
  if (!found.ok || found.value === undefined) return [exists, ...other];
  return [exists, ...trustChecks(input, found.value), ...other, await policyCheck(input, { kind: "role", name: roleName })];
}

type RoleIdentity = Extract<Identity, { readonly assumedBy: AssumedBy }>;

async function callersSide(input: Verification, identity: RoleIdentity): Promise<CheckResult | undefined> {
  const { assumedBy } = identity;
  if (assumedBy.by !== "delegate" && assumedBy.by !== "user") return undefined;
  const { partition, run } = input.context;
  const asked = {
    callerArn: assumedBy.principalArn,
    roleArn:
      identity.kind === "existing-role" ? identity.roleArn : roleArn({ partition, account: run.awsAccountId }, identity.roleName),
    externalId: run.externalId,
  };
  return callerCheck(await lookAtCaller(input.callerReads, asked), { ...asked, at: input.at });
}

/** The provider must be known to IAM with the audience of the tokens, or AWS accepts none of them. */
async function providerCheck(input: Verification, assumedBy: AssumedBy): Promise<CheckResult | undefined> {
  const token = expectedToken(input.context, assumedBy);
  if (token === undefined) return undefined;
  const found = await input.reads.findOidcProvider(token.providerArn);
  const audiences = found.ok ? found.value?.audiences : undefined;
  const fits = audiences?.includes(token.audience) === true;
  const absent = `Account ${input.context.run.awsAccountId} has no OpenID Connect provider ${issuerOfProvider(token.providerArn)}.`;
  const other = `The provider accepts tokens for ${audiences === undefined ? "no audience" : listed(audiences, "and")}, not for ${token.audience}.`;
  return check(input, {
    id: "s3.provider",
    title: "AWS knows who signs the token",
    guideItems: ["G53", "G78"],
    call: "iam:GetOpenIDConnectProvider",
    verdict: !found.ok ? "unknown" : fits ? "pass" : "fail",
    fact: !found.ok ? found.error.message : fits ? token.providerArn : audiences === undefined ? absent : other,
    fix:
      assumedBy.by === "irsa"
        ? "Add the cluster’s issuer under IAM, Identity providers, with the audience sts.amazonaws.com. It is done once for each cluster."
        : "“Create now” makes it with a new role. By hand: IAM, Identity providers, Add provider, OpenID Connect.",
  });
}

async function verifyUser(input: Verification, userName: string): Promise<readonly CheckResult[]> {
  const found = await input.reads.findUser(userName);
  const isOurs = input.identity.kind === "new-user";
  const exists = check(input, {
    id: "s3.user",
    title: `User ${userName} exists`,
    guideItems: ["G46", "G49"],
    call: "iam:GetUser",
    ...answerOf(
      found,
      (user) => user?.arn,
      `There is no user ${userName} in account ${input.context.run.awsAccountId}${isOurs ? " yet" : ""}.`,
    ),
    fix: isOurs
      ? "Create it in one of the four ways on this page, then check again."
      : "Pick another user, or ask who removed it.",
  });
  if (!found.ok || found.value === undefined) return [exists];
  const [profile, policy] = await Promise.all([
    input.reads.hasLoginProfile(userName),
    policyCheck(input, { kind: "user", name: userName }),
  ]);
  const console = check(input, {
    id: "s3.console",
    title: "No console access",
    guideItems: ["G47"],
    call: "iam:GetLoginProfile",
    verdict: profile.ok ? (profile.value ? "warn" : "pass") : "unknown",
    fact: profile.ok
      ? profile.value
        ? `${userName} may sign in to the console with a password. A pipeline never does.`
        : `${userName} has no password for the console.`
      : profile.error.message,
    fix: "Remove the password: IAM, Users, the user, Security credentials, Manage console access.",
  });
  return [exists, policy, console];
}

function trustChecks(input: Verification, role: IamRole): readonly CheckResult[] {
  const picture = trustPicture(input.context, input.identity, { role });
  const worst =
    picture.findings.find((finding) => finding.severity === "fail") ??
    picture.findings.find((finding) => finding.severity === "warn");
  const verdict: Verdict = !picture.read ? "unknown" : worst === undefined ? "pass" : worst.severity === "fail" ? "fail" : "warn";
  return [
    check(input, {
      id: "s3.trust",
      title: `Trust policy of ${role.roleName}`,
      guideItems: ["G54", "G55", "G76"],
      call: "iam:GetRole",
      verdict,
      fact: worst?.message ?? picture.sentence ?? "The trust policy could not be read.",
      fix: worst?.fix ?? "Look at the trust policy in the IAM console.",
    }),
  ];
}

async function policyCheck(input: Verification, holder: PolicyHolder): Promise<CheckResult> {
  const base = {
    id: "s3.policy",
    title: `${holder.name} has the rights of step 2`,
    guideItems: holder.kind === "user" ? ["G41", "G48"] : ["G42", "G56"],
    call: holder.kind === "user" ? "iam:ListAttachedUserPolicies" : "iam:ListAttachedRolePolicies",
    fix: "Attach the policy of step 2 to it. “The policy” on this page has its text.",
  };
  const { permissions } = input.context.answers;
  if (permissions === undefined) return check(input, { ...base, verdict: "unknown", fact: "Step 2 is not answered." });
  const held = await heldPolicies(input.reads, holder);
  if (!held.ok) return check(input, { ...base, verdict: "unknown", fact: held.error.message });
  const { policies, unread } = held.value;
  const wanted = builtPolicyOf(input.context, permissions).policies.map((policy) => policy.document);
  const missing = missingActions(
    policies.map((policy) => policy.document),
    wanted,
  );
  const names = policies.map((policy) => policy.name).join(", ");
  if (missing.length > 0 && unread.length > 0) {
    return check(input, { ...base, verdict: "unknown", fact: `The text of ${unread.join(", ")} could not be read.` });
  }
  if (missing.length > 0) {
    const shown = missing.slice(0, 4).join(", ");
    const rest = missing.length > 4 ? ` and ${String(missing.length - 4)} more` : "";
    return check(input, {
      ...base,
      verdict: "fail",
      fact: policies.length === 0 ? "No policy is attached to it." : `${names} lacks ${shown}${rest}.`,
    });
  }
  return check(input, { ...base, verdict: "pass", fact: `${names} has every action that step 2 asks for.` });
}

type Draft = {
  readonly id: string;
  readonly title: string;
  readonly guideItems: readonly string[];
  readonly call: string;
  readonly verdict: Verdict;
  readonly fact: string;
  readonly fix: string;
};

function check({ at, context }: Verification, { call, fix, ...draft }: Draft): CheckResult {
  return {
    ...draft,
    grade: "proved",
    fix: draft.verdict === "pass" ? undefined : fix,
    evidence: [{ call, observed: draft.fact, at, account: context.run.awsAccountId }],
  };
}

function answerOf<Value>(
  found: Result<Value, AppError>,
  arnOf: (value: Value) => string | undefined,
  absent: string,
): { readonly verdict: Verdict; readonly fact: string } {
  if (!found.ok) return { verdict: "unknown", fact: found.error.message };
  const arn = arnOf(found.value);
  return arn === undefined ? { verdict: "fail", fact: absent } : { verdict: "pass", fact: arn };
}
