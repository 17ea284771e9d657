import type { RiskWord } from "@/lib/domain/iam/risk-words";
import type { AppError, FieldErrors } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atFields } from "@/lib/core/field-errors";

import { parseIamArn } from "@/lib/domain/aws/arn";
import { catalogueAt, CATALOGUE_VERSION, withIncluded } from "./packs";
import type { Badge, Pack, PackAction, PackId, SourceTag } from "./pack-types";
import {
  MANAGED_POLICY_MAX,
  POLICY_VERSION,
  policySize,
  type ConditionBlock,
  type NamedPolicy,
  type PolicyDocument,
} from "@/lib/domain/iam/policy-document";
import { fillAction } from "./policy-fill";
import type { MissingInput, PassRole, PolicyContext } from "@/lib/domain/iam/policy-context";
import { splitDocument } from "@/lib/domain/iam/policy-split";

// What buildPolicy takes is imported with it.
export type { MissingInput, PassRole, PolicyContext } from "@/lib/domain/iam/policy-context";

/** The name the guide gives the policy. */
export const DEFAULT_POLICY_NAME = "HarnessAWSAccess";

/** Why an action is in the policy; an action keeps the reasons of all packs that asked for it. */
export type ActionReason = {
  readonly packId: PackId;
  readonly packTitle: string;
  readonly text: string;
  readonly source: SourceTag;
  readonly badge: Badge;
  readonly guideItems: readonly string[];
};

/** One action × resources × condition of the policy, with all that explains it. */
export type BuiltAction = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly condition?: ConditionBlock | undefined;
  readonly sid: string;
  /** False when AWS accepts only `*` for it. */
  readonly scopable: boolean;
  readonly risk?: RiskWord | undefined;
  readonly reasons: readonly ActionReason[];
};

/** The policy that follows from ticked packs. */
export type BuiltPolicy = {
  readonly catalogueVersion: number;
  /** The packs it holds, included ones too. */
  readonly packs: readonly PackId[];
  /** All statements together, as shown and compared. */
  readonly document: PolicyDocument;
  /** What is created in IAM: one policy, or several when one would be too large. */
  readonly policies: readonly NamedPolicy[];
  readonly actions: readonly BuiltAction[];
  readonly missing: readonly MissingInput[];
  /** Messages keyed by field, such as `passRoles.0`. */
  readonly fieldErrors: FieldErrors;
  readonly size: { readonly characters: number; readonly limit: number; readonly policies: number };
};

/** What `buildPolicy` takes. */
export type BuildPolicyInput = {
  readonly packs: readonly PackId[];
  readonly context: PolicyContext;
  readonly catalogueVersion?: number | undefined;
  readonly policyName?: string | undefined;
};

type Draft = {
  readonly sid: string;
  readonly condition?: ConditionBlock | undefined;
  readonly actions: Map<string, BuiltAction>;
  readonly resources: Set<string>;
};

function draftStatement(
  drafts: Map<string, Draft>,
  action: PackAction,
  filled: { readonly resources: readonly string[]; readonly condition?: ConditionBlock },
): Draft {
  const star = filled.resources[0] === "*";
  const key = JSON.stringify([action.group, star, filled.condition ?? {}]);
  const existing = drafts.get(key);
  if (existing !== undefined) return existing;
  const same = [...drafts.values()].filter((draft) => draft.sid.replace(/\d+$/, "") === action.group).length;
  const draft: Draft = {
    sid: same === 0 ? action.group : `${action.group}${(same + 1).toString()}`,
    condition: filled.condition,
    actions: new Map(),
    resources: new Set(),
  };
  drafts.set(key, draft);
  return draft;
}

function addToDraft(
  draft: Draft,
  pack: Pack,
  action: PackAction,
  filled: { readonly resources: readonly string[]; readonly condition?: ConditionBlock },
): void {
  for (const resource of filled.resources) draft.resources.add(resource);
  const before = draft.actions.get(action.action);
  const reason: ActionReason = {
    packId: pack.id,
    packTitle: pack.title,
    text: action.reason,
    source: action.source,
    badge: action.badge,
    guideItems: action.guideItems,
  };
  draft.actions.set(action.action, {
    action: action.action,
    resources: [...new Set([...(before?.resources ?? []), ...filled.resources])],
    condition: filled.condition,
    sid: draft.sid,
    scopable: filled.resources[0] !== "*",
    risk: action.risk,
    reasons: [...(before?.reasons ?? []), reason],
  });
}

function oneOrList(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}

function toDocument(drafts: Iterable<Draft>): PolicyDocument {
  const statements = [...drafts].map((draft) => ({
    Sid: draft.sid,
    Effect: "Allow" as const,
    Action: oneOrList([...draft.actions.keys()]),
    Resource: oneOrList([...draft.resources]),
    Condition: draft.condition,
  }));
  return { Version: POLICY_VERSION, Statement: statements };
}

/** The roles that the policy may name, and a message at the field of each that it may not. */
function checkPassRoles(context: PolicyContext): { readonly accepted: readonly PassRole[]; readonly fieldErrors: FieldErrors } {
  const fieldErrors: Record<string, string> = {};
  const accepted = context.passRoles.flatMap((role, index): readonly PassRole[] => {
    const arn = parseIamArn(role.arn, { kind: "role", partition: context.partition, accounts: [context.account] });
    if (arn.ok) return [{ ...role, arn: role.arn.trim() }];
    fieldErrors[`passRoles.${index.toString()}`] = arn.error.message;
    return [];
  });
  return { accepted, fieldErrors };
}

/**
 * The policy that the ticked packs add up to. Same ticks in any order give the same text. Roles that may not be passed
 * (the guide's placeholder, another account's) are refused at their field and left out; so is what waits for an answer.
 */
export function buildPolicy(input: BuildPolicyInput): BuiltPolicy {
  const catalogueVersion = input.catalogueVersion ?? CATALOGUE_VERSION;
  const { accepted, fieldErrors } = checkPassRoles(input.context);
  const packs = withIncluded(input.packs, catalogueAt(catalogueVersion));
  const asked = new Set(input.context.optionalActions ?? []);
  const drafts = new Map<string, Draft>();
  const missing = new Map<string, MissingInput>();
  for (const pack of packs) {
    for (const action of pack.actions) {
      if (action.onRequest && !asked.has(action.action)) continue;
      const filled = fillAction(action, input.context, accepted);
      if ("missing" in filled) missing.set(`${filled.missing.field} ${filled.missing.service ?? ""}`, filled.missing);
      else addToDraft(draftStatement(drafts, action, filled), pack, action, filled);
    }
  }
  const document = toDocument(drafts.values());
  const policies = splitDocument(document, input.policyName ?? DEFAULT_POLICY_NAME, MANAGED_POLICY_MAX);
  return {
    catalogueVersion,
    packs: packs.map((pack) => pack.id),
    document,
    policies,
    actions: [...drafts.values()].flatMap((draft) => [...draft.actions.values()]),
    missing: [...missing.values()],
    fieldErrors,
    size: { characters: policySize(document), limit: MANAGED_POLICY_MAX, policies: policies.length },
  };
}

/** The built policy when nothing is missing or refused; otherwise the first thing to do, with messages at the fields. */
export function requireComplete(built: BuiltPolicy): Result<BuiltPolicy, AppError> {
  const fieldErrors: Record<string, string> = { ...built.fieldErrors };
  for (const missing of built.missing) fieldErrors[missing.field] ??= missing.message;
  const problem = atFields(fieldErrors);
  return problem === undefined ? ok(built) : err(problem);
}

/** How many different actions ticking a pack would add to what is ticked: the `+7` beside it. */
export function actionsAdded(ticked: readonly PackId[], extra: PackId): number {
  const names = (ids: readonly PackId[]): Set<string> =>
    new Set(
      withIncluded(ids).flatMap((pack) => pack.actions.filter((action) => !action.onRequest).map((action) => action.action)),
    );
  const before = names(ticked.filter((id) => id !== extra));
  return [...names([...ticked, extra])].filter((action) => !before.has(action)).length;
}
