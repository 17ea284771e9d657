import { z } from "zod";

import { parseJson } from "@/lib/core/parse-json";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { visibleJson } from "@/lib/core/visible-text";

/** The current policy language version. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
export const POLICY_VERSION = "2012-10-17";
/** The version before it, without policy variables. Still valid, and the default when `Version` is absent. */
export const OLD_POLICY_VERSION = "2008-10-17";

/** Largest customer-managed policy, white space not counted. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_MAX = 6144;
/** Largest trust policy by default, white space not counted. */
export const TRUST_POLICY_MAX = 2048;
/** Longest text that is read at all. Far above every IAM limit, white space included. */
export const POLICY_TEXT_MAX = 131_072;

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const conditionValue = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const conditionSchema = z.record(z.string(), z.record(z.string(), z.union([conditionValue, z.array(conditionValue)])));
const principalSchema = z.union([
  z.string(),
  z.strictObject({
    AWS: oneOrMore.optional(),
    Service: oneOrMore.optional(),
    Federated: oneOrMore.optional(),
    CanonicalUser: oneOrMore.optional(),
  }),
]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principalSchema.optional(),
  NotPrincipal: principalSchema.optional(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: conditionSchema.optional(),
});

const documentSchema = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema.transform((statement) => [statement]), z.array(statementSchema).min(1)]),
});

/** One string or several: IAM accepts both everywhere. */
export type OneOrMore = string | readonly string[];

/** Condition operator → key → values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

/** Whom a statement of a resource or trust policy names. A string is `*`. */
export type PolicyPrincipal =
  | string
  | {
      readonly AWS?: OneOrMore | undefined;
      readonly Service?: OneOrMore | undefined;
      readonly Federated?: OneOrMore | undefined;
      readonly CanonicalUser?: OneOrMore | undefined;
    };

/** One statement, in IAM's own words. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export type PolicyStatement = {
  readonly Sid?: string | undefined;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PolicyPrincipal | undefined;
  readonly NotPrincipal?: PolicyPrincipal | undefined;
  readonly Action?: OneOrMore | undefined;
  readonly NotAction?: OneOrMore | undefined;
  readonly Resource?: OneOrMore | undefined;
  readonly NotResource?: OneOrMore | undefined;
  readonly Condition?: ConditionBlock | undefined;
};

/** A policy: identity policy, trust policy, boundary, SCP. */
export type PolicyDocument = {
  readonly Version?: string | undefined;
  readonly Id?: string | undefined;
  readonly Statement: readonly PolicyStatement[];
};

/** A document with the name it has or will have in IAM. */
export type NamedPolicy = { readonly name: string; readonly document: PolicyDocument };

/** Stable ids of what is wrong with a pasted policy. */
export type PolicyTextProblem =
  | "empty"
  | "not-json"
  | "too-long"
  | "not-a-policy"
  | "wrong-version"
  | "principal-in-identity-policy"
  | "no-principal"
  | "resource-in-trust-policy";

/** Why a pasted policy was refused, with the sentence for the field and, where one is known, the place in the document. */
export type PolicyTextError = AppError & { readonly problem: PolicyTextProblem; readonly place?: string | undefined };

function refuse(
  problem: PolicyTextProblem,
  message: string,
  place?: string,
): { readonly ok: false; readonly error: PolicyTextError } {
  return err({ code: "invalid_input", problem, message, place });
}

/** The values of an element as a list; absent is empty. */
export function asList(value: OneOrMore | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** Characters that count against IAM's quotas: all but white space. */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/** The text people read, copy and download: two spaces of indent. */
export function formatPolicy(document: PolicyDocument): string {
  return visibleJson(document, 2);
}

function describePlace(path: readonly PropertyKey[]): string {
  const [first, index, ...rest] = path;
  if (first !== "Statement" || typeof index !== "number") return path.map(String).join(".");
  const tail = rest.map(String).join(".");
  return `statement ${(index + 1).toString()}${tail === "" ? "" : `, ${tail}`}`;
}

type DeepIssue = {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly DeepIssue[])[];
};

/** The deepest issue: of a union's branches the one that matched furthest is the one that the author meant. */
function deepest(issue: DeepIssue): DeepIssue {
  const inner = (issue.errors ?? []).flat().map((nested) => deepest({ ...nested, path: [...issue.path, ...nested.path] }));
  return inner.reduce((best, candidate) => (candidate.path.length > best.path.length ? candidate : best), issue);
}

function toNotAPolicy(issues: readonly DeepIssue[]): { readonly ok: false; readonly error: PolicyTextError } {
  const issue = issues[0] === undefined ? undefined : deepest(issues[0]);
  const place = issue === undefined || issue.path.length === 0 ? undefined : describePlace(issue.path);
  const unknown = issue?.keys?.[0];
  if (unknown !== undefined)
    return refuse(
      "not-a-policy",
      `Remove “${unknown}”. A policy has no such element${place === undefined ? "" : ` in ${place}`}.`,
      place,
    );
  if (place === undefined)
    return refuse("not-a-policy", "This is JSON, but not a policy. A policy has a Version and a list called Statement.");
  return refuse("not-a-policy", `Check ${place}. Its value is missing or of a kind that IAM does not accept there.`, place);
}

/** What kind of policy the text must be. */
export type PolicyKind = "identity" | "trust";

/**
 * Reads a policy that someone else wrote. Numbers and booleans in conditions become strings and a lone statement becomes a list,
 * as IAM itself reads them. Each refusal has its own `problem` and a sentence for the field.
 */
export function parsePolicyText(text: string, kind: PolicyKind): Result<PolicyDocument, PolicyTextError> {
  if (text.trim() === "") return refuse("empty", "Paste the policy. It is empty.");
  if (text.length > POLICY_TEXT_MAX) {
    return refuse(
      "too-long",
      `The text is longer than any policy can be (${POLICY_TEXT_MAX.toLocaleString("en")} characters). Paste one policy only.`,
    );
  }
  const json = parseJson(text.replace(/^\uFEFF/, ""));
  if (json === undefined) {
    return refuse(
      "not-json",
      "This is not valid JSON. Look for a missing comma, quote or bracket, or for text before the first {.",
    );
  }
  return readPolicy(json, kind);
}

/** As `parsePolicyText`, for JSON that is already parsed (an SDK answer after decoding). */
export function readPolicy(json: unknown, kind: PolicyKind): Result<PolicyDocument, PolicyTextError> {
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) return toNotAPolicy(parsed.error.issues);
  const document: PolicyDocument = parsed.data;
  const version = document.Version;
  if (version !== undefined && version !== POLICY_VERSION && version !== OLD_POLICY_VERSION) {
    return refuse(
      "wrong-version",
      `Set Version to ${POLICY_VERSION}. “${version}” is not a version of the policy language.`,
      "Version",
    );
  }
  const misplaced = kind === "identity" ? identityProblem(document) : trustProblem(document);
  if (misplaced !== undefined) return misplaced;
  const limit = kind === "identity" ? MANAGED_POLICY_MAX : TRUST_POLICY_MAX;
  // Twice the quota is allowed here: a person may paste what they mean to split, and the size meter says the rest.
  if (policySize(document) > limit * 2) {
    return refuse(
      "too-long",
      `This policy has ${policySize(document).toLocaleString("en")} characters; IAM accepts ${limit.toLocaleString("en")}. Split it first.`,
    );
  }
  return ok(document);
}

function identityProblem(document: PolicyDocument): { readonly ok: false; readonly error: PolicyTextError } | undefined {
  for (const [index, statement] of document.Statement.entries()) {
    const place = `statement ${(index + 1).toString()}`;
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined) {
      return refuse(
        "principal-in-identity-policy",
        `This is a trust or resource policy: ${place} names a principal. Paste a permission policy here.`,
        place,
      );
    }
    if ((statement.Action ?? statement.NotAction) === undefined)
      return refuse("not-a-policy", `Add an Action to ${place}.`, place);
    if ((statement.Resource ?? statement.NotResource) === undefined)
      return refuse("not-a-policy", `Add a Resource to ${place}.`, place);
  }
  return undefined;
}

function trustProblem(document: PolicyDocument): { readonly ok: false; readonly error: PolicyTextError } | undefined {
  for (const [index, statement] of document.Statement.entries()) {
    const place = `statement ${(index + 1).toString()}`;
    if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
      return refuse(
        "no-principal",
        `This is not a trust policy: ${place} names no principal. Paste the role’s trust relationship.`,
        place,
      );
    }
    if (statement.Resource !== undefined || statement.NotResource !== undefined) {
      return refuse(
        "resource-in-trust-policy",
        `Remove Resource from ${place}. A trust policy applies only to the role it belongs to.`,
        place,
      );
    }
  }
  return undefined;
}
