import { listed } from "@/lib/core/listed";
import { parseArn } from "@/lib/domain/aws/arn";
import { asList, type PolicyDocument, type PolicyStatement } from "@/lib/domain/iam/policy-document";
import { conditionsOn, isEnforced, tail, type TrustExpectation, type TrustFinding } from "./conditions";
import { trustDecision } from "./decision";
import { trustFindings } from "./findings";
import { isAwsPrincipal, readPrincipals, type TrustedPrincipal } from "./principals";

/** A trust policy in words. */
export type TrustExplanation = {
  /** Who may assume the role and on what condition, in one sentence. */
  readonly sentence: string;
  /** The same statement by statement, those that open nothing included. `number` counts from 1. */
  readonly statements: readonly { readonly number: number; readonly sid?: string | undefined; readonly sentence: string }[];
  readonly principals: readonly TrustedPrincipal[];
  readonly externalId: {
    /** Every AWS identity that is trusted must present one. */
    readonly required: boolean;
    /** The values accepted. Shown to those who may see the run; messages carry the last four characters only. */
    readonly values: readonly string[];
  };
  readonly findings: readonly TrustFinding[];
  /** False when a finding says that the role must not be used as it is. */
  readonly usable: boolean;
};

function conditionWords(statement: PolicyStatement): readonly string[] {
  const words: string[] = [];
  const ids = conditionsOn(statement, "sts:ExternalId");
  for (const condition of ids) {
    const values = listed(condition.values.map(tail), "or");
    words.push(isEnforced(condition) ? `with external ID ${values}` : `with or without external ID ${values}`);
  }
  for (const condition of conditionsOn(statement, ":sub", true).filter(isEnforced))
    words.push(`as ${listed(condition.values, "or")}`);
  for (const condition of conditionsOn(statement, ":aud", true).filter(isEnforced))
    words.push(`for audience ${listed(condition.values, "or")}`);
  if (conditionsOn(statement, "aws:MultiFactorAuthPresent").length > 0) words.push("with a second factor");
  for (const condition of conditionsOn(statement, "aws:PrincipalOrgID"))
    words.push(`inside organization ${listed(condition.values, "or")}`);
  for (const condition of conditionsOn(statement, "aws:SourceIp")) words.push(`from ${listed(condition.values, "or")}`);
  const others = otherKeys(statement);
  if (others.length > 0) words.push(`under a further condition on ${listed(others, "and")}`);
  return words;
}

const TOLD_KEYS = ["sts:externalid", "aws:multifactorauthpresent", "aws:principalorgid", "aws:sourceip"];

/** Condition keys without a wording here: the sentence names them, because it would be incomplete without. */
function otherKeys(statement: PolicyStatement): readonly string[] {
  const keys = Object.entries(statement.Condition ?? {}).flatMap(([operator, condition]) =>
    Object.keys(condition).filter((key) => {
      const isClaim = /:(sub|aud)$/i.test(key) && isEnforced({ operator, values: [] });
      return !isClaim && !TOLD_KEYS.includes(key.toLowerCase());
    }),
  );
  return [...new Set(keys)];
}

function anySentence(statement: PolicyStatement): string {
  const told = statementSentence(statement);
  if (told !== undefined) return `${capitalised(told)}.`;
  const actions = asList(statement.Action).join(", ");
  const who = listed(
    readPrincipals(statement.Principal ?? {}).map((principal) => principal.text),
    "and",
  );
  if (actions === "" || who === "") return "Lets no one in.";
  return `${capitalised(who)} may ${statement.Effect === "Allow" ? "" : "not "}call ${actions}, which lets no one assume the role.`;
}

function statementSentence(statement: PolicyStatement): string | undefined {
  const assumes = asList(statement.Action).some((action) => action === "*" || /^sts:(assumerole|\*|a)/i.test(action));
  if (statement.Action !== undefined && !assumes) return undefined;
  const principals = readPrincipals(statement.Principal ?? {});
  const who =
    statement.NotPrincipal === undefined
      ? listed(
          principals.map((principal) => principal.text),
          "and",
        )
      : "everyone except those named";
  if (who === "") return undefined;
  const how = conditionWords(statement);
  const verb = statement.Effect === "Allow" ? "may assume this role" : "may not assume this role";
  return `${who} ${verb}${how.length === 0 ? "" : `, ${how.join(", ")}`}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function callerFinding(document: PolicyDocument, expected: TrustExpectation): readonly TrustFinding[] {
  const { callerArn } = expected;
  const arn = callerArn === undefined ? undefined : parseArn(callerArn);
  if (callerArn === undefined || arn?.ok !== true) return [];
  const decision = trustDecision(document, { ...expected, callerArn });
  if (decision === "allowed") return [];
  const named = document.Statement.some(
    (statement) =>
      statement.Effect === "Allow" &&
      readPrincipals(statement.Principal ?? {}).some(
        (principal) => principal.value === callerArn || (principal.kind === "account" && principal.account === arn.value.account),
      ),
  );
  // Named but refused: another finding (external ID, action, deny) already says why.
  if (named && decision === "implicitDeny") return [];
  const message =
    decision === "explicitDeny"
      ? `A Deny statement refuses ${callerArn}.`
      : `${callerArn} is to assume the role, but is not trusted.`;
  return [{ id: "caller-not-trusted", severity: "fail", message, fix: `Add ${callerArn} as a principal of the trust policy.` }];
}

/** Decodes a trust policy: who, on what condition, what is wrong with it, measured against what is expected. */
export function explainTrust(document: PolicyDocument, expected: TrustExpectation = {}): TrustExplanation {
  const allowed = document.Statement.filter((statement) => statement.Effect === "Allow");
  const principals = allowed.flatMap((statement) => readPrincipals(statement.Principal ?? {}));
  const forAws = allowed.filter((statement) => readPrincipals(statement.Principal ?? {}).some(isAwsPrincipal));
  const enforced = forAws.map((statement) => conditionsOn(statement, "sts:ExternalId").filter(isEnforced));
  const sentences = document.Statement.map(statementSentence).filter((sentence) => sentence !== undefined);
  const findings = [...trustFindings(document, expected), ...callerFinding(document, expected)];
  return {
    sentence: sentences.length === 0 ? "No one may assume this role." : `${capitalised(sentences.join("; "))}.`,
    statements: document.Statement.map((statement, index) => ({
      number: index + 1,
      sid: statement.Sid,
      sentence: anySentence(statement),
    })),
    principals,
    externalId: {
      required: enforced.length > 0 && enforced.every((conditions) => conditions.length > 0),
      values: [...new Set(enforced.flat().flatMap((condition) => condition.values))],
    },
    findings,
    usable: findings.every((finding) => finding.severity !== "fail"),
  };
}
