import { parseOperator } from "@/lib/domain/iam/condition-operators";
import { asList, type PolicyStatement } from "@/lib/domain/iam/policy-document";

/** What a reader of the trust policy expects of it; each part that is known adds checks. */
export type TrustExpectation = {
  /**
   * What the role is for: it decides who must be trusted. `delegate` is the role that a delegate itself runs as, which no principal
   * assumes except the service it runs on.
   */
  readonly purpose?: "harness" | "delegate" | "ecs-task" | "ec2-instance" | undefined;
  readonly partition?: string | undefined;
  /** Account of the role itself. */
  readonly account?: string | undefined;
  /** Accounts that may be trusted: the role's own and the delegate's. Others are foreign. */
  readonly knownAccounts?: readonly string[] | undefined;
  /** The external ID of this run, which Harness will present. */
  readonly externalId?: string | undefined;
  /** The ARN that will assume the role. */
  readonly callerArn?: string | undefined;
  /** The token that will be presented instead of an AWS identity. */
  readonly token?: ExpectedToken | undefined;
};

/** What an identity token says of itself, and the provider under which IAM knows who issued it. */
export type ExpectedToken = { readonly providerArn: string; readonly audience: string; readonly subject: string };

/** Stable ids of what can be wrong with a trust policy. */
export type TrustFindingId =
  | "wildcard-principal"
  | "foreign-account"
  | "placeholder-account"
  | "whole-account"
  | "wrong-partition"
  | "deleted-principal"
  | "unreadable-principal"
  | "not-principal"
  | "external-id-not-enforced"
  | "external-id-optional"
  | "external-id-any"
  | "external-id-mismatch"
  | "external-id-spaces"
  | "wrong-service"
  | "caller-not-trusted"
  | "wrong-action"
  | "oidc-audience-open"
  | "oidc-subject-open"
  | "provider-not-trusted"
  | "oidc-audience-mismatch"
  | "oidc-subject-mismatch"
  | "mfa-condition"
  | "old-version";

/** Something about a trust policy that a person should know. `statement` counts from 1. */
export type TrustFinding = {
  readonly id: TrustFindingId;
  readonly severity: "fail" | "warn" | "info";
  readonly message: string;
  readonly fix: string;
  readonly statement?: number;
};

/** A condition of a statement on one key. */
export type KeyCondition = { readonly operator: string; readonly values: readonly string[] };

/** The conditions of a statement on a key, compared without case; `suffix` also matches `…:aud` of any issuer. */
export function conditionsOn(statement: PolicyStatement, key: string, suffix = false): readonly KeyCondition[] {
  const wanted = key.toLowerCase();
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([name]) => (suffix ? name.toLowerCase().endsWith(wanted) : name.toLowerCase() === wanted))
      .map(([, value]) => ({ operator, values: asList(value) })),
  );
}

/** Whether a condition really requires one of its values: a positive string comparison that an absent key fails. */
export function isEnforced(condition: KeyCondition): boolean {
  const { name, ifExists, qualifier } = parseOperator(condition.operator);
  return !ifExists && qualifier !== "all" && ["stringequals", "stringlike", "stringequalsignorecase"].includes(name);
}

/** Whether a pattern lets any value through. */
export function isOpenPattern(condition: KeyCondition): boolean {
  return parseOperator(condition.operator).name === "stringlike" && condition.values.some((value) => /^\**$/.test(value));
}

/** The last four characters, so that two values can be told apart without printing either. */
export function tail(text: string): string {
  return `…${text.slice(-4)}`;
}

/** Keys whose condition narrows `*` to known callers. */
const NARROWING_KEYS = [
  "aws:principalorgid",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
];

/** Whether a condition keeps `*` to known callers. */
export function isNarrowed(statement: PolicyStatement): boolean {
  return NARROWING_KEYS.some((key) =>
    conditionsOn(statement, key).some((condition) => !/not|ifexists/i.test(condition.operator)),
  );
}
