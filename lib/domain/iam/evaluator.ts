import { compileLayer, type CompiledLayer, type CompiledStatement, type StatementRef } from "./compiled-policy";
import type { RequestContext } from "./match";
import type { NamedPolicy } from "./policy-document";
import { limitsOf, statementFit, type RequestPrincipal } from "./principal-match";
import { formatArn, nameOfArn, parseArn, principalOfSession } from "@/lib/domain/aws/arn";

/** A question to IAM: may this principal do this to that, under these circumstances? */
export type AccessRequest = {
  readonly principal: RequestPrincipal;
  readonly action: string;
  /** An ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Owner of the resource when the ARN does not say (S3) or is `*`; the caller's account by default. */
  readonly resourceAccount?: string | undefined;
  readonly context?: Readonly<Record<string, string | readonly string[]>> | undefined;
};

/** All policies that bear on a request, by layer. An absent optional layer does not limit anything. */
export type PolicySet = {
  /** Inline, attached and group policies of the caller. */
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  /** Policies passed to AssumeRole. */
  readonly session?: readonly NamedPolicy[] | undefined;
  /** Service control policies, one list per level: root, units, account. Each level must allow. */
  readonly scps?: readonly (readonly NamedPolicy[])[] | undefined;
  /** The resource's own policy; for `sts:AssumeRole` the role's trust policy. */
  readonly resource?: NamedPolicy | undefined;
};

/** The layer that decided. `none` means that nothing allows it. */
export type DecidingLayer = "identity" | "boundary" | "session" | "scp" | "resource" | "none";

/** IAM's three answers. */
export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

/** The decision with its reason. */
export type Evaluation = {
  readonly decision: Decision;
  readonly layer: DecidingLayer;
  /** The statement that denied, or the one that allowed; absent for an implicit deny. */
  readonly statement?: StatementRef;
  /** Context keys that a relevant condition asked for and the request lacks: the real answer may differ. */
  readonly missingKeys: readonly string[];
};

/** Policies prepared once for many questions. */
export type CompiledPolicies = {
  readonly identity: CompiledLayer;
  readonly boundary?: CompiledLayer | undefined;
  readonly session?: CompiledLayer | undefined;
  readonly scps: readonly CompiledLayer[];
  readonly resource?: CompiledLayer | undefined;
};

/** Prepares policies for many questions; `evaluate` does the same and caches the result per set. */
export function compilePolicies(policies: PolicySet): CompiledPolicies {
  return {
    identity: compileLayer(policies.identity),
    boundary: policies.boundary === undefined ? undefined : compileLayer([policies.boundary]),
    session: policies.session === undefined ? undefined : compileLayer(policies.session),
    scps: (policies.scps ?? []).map((level) => compileLayer(level)),
    resource: policies.resource === undefined ? undefined : compileLayer([policies.resource]),
  };
}

/** `limits`: how much the caller's own policies still limit what is allowed, see `limitsOf`. */
type LayerAnswer = { readonly denied?: StatementRef; readonly allowed?: StatementRef; readonly limits?: 0 | 1 | 2 };
type Question = {
  readonly request: AccessRequest;
  readonly action: string;
  readonly context: RequestContext;
  readonly missing: Set<string>;
};

/**
 * What the request says about its caller. For a session `aws:PrincipalArn` is the ARN of the role that was assumed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
function principalKeys(principal: RequestPrincipal): readonly (readonly [string, string])[] {
  if (principal.kind !== "aws") return [];
  const parsed = parseArn(principal.arn);
  const caller = parsed.ok ? principalOfSession(parsed.value) : undefined;
  return [
    ["aws:principalarn", caller === undefined ? principal.arn : formatArn(caller)],
    ["aws:principalaccount", principal.account],
    ...(caller?.resource.startsWith("user/") === true ? ([["aws:username", nameOfArn(caller.resource)]] as const) : []),
  ];
}

function toContext(request: AccessRequest): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of principalKeys(request.principal)) context.set(key, [value]);
  for (const [key, value] of Object.entries(request.context ?? {}))
    context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  return context;
}

function holds(statement: CompiledStatement, question: Question): boolean {
  if (!statement.matchesResource(question.request.resource, question.context)) return false;
  const outcome = statement.condition(question.context);
  for (const key of outcome.missingKeys) question.missing.add(key);
  return outcome.met;
}

function ask(layer: CompiledLayer, question: Question, byPrincipal: boolean): LayerAnswer {
  let best: Required<Pick<LayerAnswer, "allowed" | "limits">> | undefined;
  for (const statement of layer.forAction(question.action)) {
    const fit = byPrincipal ? statementFit(statement.source, question.request.principal) : "everyone";
    if (fit === undefined || !holds(statement, question)) continue;
    if (statement.effect === "Deny") return { denied: statement.ref };
    const limits = limitsOf(fit);
    if (best === undefined || limits < best.limits) best = { allowed: statement.ref, limits };
  }
  return best ?? {};
}

type Answers = {
  readonly identity: LayerAnswer;
  readonly boundary: LayerAnswer | undefined;
  readonly session: LayerAnswer | undefined;
  readonly scps: readonly LayerAnswer[];
  readonly resource: LayerAnswer | undefined;
};

function firstDeny(answers: Answers): { readonly layer: DecidingLayer; readonly statement: StatementRef } | undefined {
  const layers: readonly (readonly [DecidingLayer, LayerAnswer | undefined])[] = [
    ...answers.scps.map((answer) => ["scp", answer] as const),
    ["resource", answers.resource],
    ["identity", answers.identity],
    ["boundary", answers.boundary],
    ["session", answers.session],
  ];
  for (const [layer, answer] of layers) if (answer?.denied !== undefined) return { layer, statement: answer.denied };
  return undefined;
}

function resourceAccountOf(request: AccessRequest): string | undefined {
  if (request.resourceAccount !== undefined) return request.resourceAccount;
  const arn = parseArn(request.resource);
  return arn.ok && /^\d{12}$/.test(arn.value.account) ? arn.value.account : undefined;
}

type Verdict = Pick<Evaluation, "decision" | "layer" | "statement">;
const NOTHING_ALLOWS: Verdict = { decision: "implicitDeny", layer: "none" };

function implicit(layer: DecidingLayer): Verdict {
  return { decision: "implicitDeny", layer };
}

/** The implicit deny of a boundary or session policy that limits an allow of another layer; `undefined` without one. */
function ceiling({ boundary, session }: Answers): Verdict | undefined {
  if (boundary !== undefined && boundary.allowed === undefined) return implicit("boundary");
  return session !== undefined && session.allowed === undefined ? implicit("session") : undefined;
}

/** The verdict of the identity side alone: identity policy, then boundary, then session policies. */
function identitySide(answers: Answers): Verdict {
  const { allowed } = answers.identity;
  if (allowed === undefined) return implicit("identity");
  return ceiling(answers) ?? { decision: "allowed", layer: "identity", statement: allowed };
}

/** The verdict of a resource policy alone. */
function resourceSide(resource: LayerAnswer | undefined): Verdict {
  if (resource?.allowed === undefined) return NOTHING_ALLOWS;
  return { decision: "allowed", layer: "resource", statement: resource.allowed };
}

/** What a resource policy grants without the caller's identity policies; `undefined` when it leaves the decision to them. */
function directGrant(answers: Answers): Verdict | undefined {
  switch (answers.resource?.limits) {
    case 0:
      return resourceSide(answers.resource);
    case 1:
      return ceiling(answers) ?? resourceSide(answers.resource);
    default:
      return undefined;
  }
}

function isAssumeRole(action: string): boolean {
  return action.toLowerCase().startsWith("sts:assumerole");
}

function combine(request: AccessRequest, answers: Answers): Verdict {
  const { resource } = answers;
  if (request.principal.kind !== "aws") {
    // SCPs limit users and roles of their accounts, and a service or a token has no policies, so the resource decides alone.
    return resource?.denied === undefined
      ? resourceSide(resource)
      : { decision: "explicitDeny", layer: "resource", statement: resource.denied };
  }
  const denied = firstDeny(answers);
  if (denied !== undefined) return { decision: "explicitDeny", ...denied };
  if (answers.scps.some((level) => level.allowed === undefined)) return implicit("scp");
  const isAcross = (resourceAccountOf(request) ?? request.principal.account) !== request.principal.account;
  // Across accounts both sides must allow. A role's trust policy is the one resource policy that must allow inside the account.
  const mustAllow = isAcross || (resource !== undefined && isAssumeRole(request.action));
  if (mustAllow && resource?.allowed === undefined) return implicit("resource");
  return (isAcross ? undefined : directGrant(answers)) ?? identitySide(answers);
}

const remembered = new WeakMap<PolicySet, CompiledPolicies>();

function isCompiled(policies: PolicySet | CompiledPolicies): policies is CompiledPolicies {
  return "forAction" in policies.identity;
}

function compiled(policies: PolicySet | CompiledPolicies): CompiledPolicies {
  if (isCompiled(policies)) return policies;
  const known = remembered.get(policies) ?? compilePolicies(policies);
  remembered.set(policies, known);
  return known;
}

/**
 * Answers as IAM would, from documents alone: an explicit deny of any layer first, then SCPs, then identity and resource policies,
 * boundary and session policies; across accounts both sides. What it cannot know: resource control policies, VPC endpoint
 * policies and grants. Show its answers as simulated, by our own evaluator.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest, policies: PolicySet | CompiledPolicies): Evaluation {
  const layers = compiled(policies);
  const missing = new Set<string>();
  const question: Question = { request, action: request.action.toLowerCase(), context: toContext(request), missing };
  const optional = (layer: CompiledLayer | undefined): LayerAnswer | undefined =>
    layer === undefined ? undefined : ask(layer, question, false);
  const verdict = combine(request, {
    identity: ask(layers.identity, question, false),
    boundary: optional(layers.boundary),
    session: optional(layers.session),
    scps: layers.scps.map((level) => ask(level, question, false)),
    resource: layers.resource === undefined ? undefined : ask(layers.resource, question, true),
  });
  return { ...verdict, missingKeys: [...missing] };
}
