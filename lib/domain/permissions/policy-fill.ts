import type { PackAction } from "./pack-types";
import type { MissingInput, PassRole, PolicyContext } from "@/lib/domain/iam/policy-context";
import { asList, type ConditionBlock } from "@/lib/domain/iam/policy-document";

type Blanks = Readonly<Record<string, string | undefined>>;

/**
 * Text that IAM compares letter by letter: `${` would begin a variable, whose value the caller of the day decides.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function literal(text: string): string {
  return text.replace(/\$(?=\{)/g, () => "${$}");
}

/** Fills `{name}` blanks; `undefined` when one of them has no value. */
function fill(template: string, blanks: Blanks): string | undefined {
  const unfilled: string[] = [];
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = blanks[name];
    if (value === undefined) unfilled.push(name);
    return value ?? whole;
  });
  return unfilled.length === 0 ? text : undefined;
}

function fillCondition(condition: ConditionBlock, blanks: Blanks): ConditionBlock | undefined {
  const filled: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(condition)) {
    const inner: Record<string, string | readonly string[]> = {};
    for (const [key, value] of Object.entries(keys)) {
      const filledKey = fill(key, blanks);
      const values = asList(value).map((item) => fill(item, blanks));
      if (filledKey === undefined || values.includes(undefined)) return undefined;
      const complete = values.filter((item) => item !== undefined);
      inner[filledKey] = typeof value === "string" ? (complete[0] ?? "") : complete;
    }
    filled[operator] = inner;
  }
  return filled;
}

/** An action of a pack with its blanks filled, or the answer that is needed first. */
export type FilledAction =
  { readonly resources: readonly string[]; readonly condition?: ConditionBlock } | { readonly missing: MissingInput };

function passedService(action: PackAction): PassRole["service"] {
  return action.condition?.StringEquals?.["iam:PassedToService"] === "ec2.amazonaws.com"
    ? "ec2.amazonaws.com"
    : "ecs-tasks.amazonaws.com";
}

/** Fills the blanks of an action; `passRoles` are the roles already checked. */
export function fillAction(action: PackAction, context: PolicyContext, passRoles: readonly PassRole[]): FilledAction {
  // Resources of any cluster are `*`; a condition on the cluster is left out instead, since an absent key would deny.
  const blanks: Blanks = {
    partition: context.partition,
    account: context.account,
    region: context.region,
    cluster: context.cluster ?? "*",
    tagKey: context.instanceTag?.key,
    tagValue: context.instanceTag === undefined ? undefined : literal(context.instanceTag.value),
  };
  if (action.resources[0] === "{passRoles}") return fillPassRole(action, passRoles);
  const resources = action.resources.map((form) => fill(form, blanks)).filter((form) => form !== undefined);
  if (action.condition === undefined) return { resources };
  const condition = fillCondition(action.condition, { ...blanks, cluster: context.cluster, boundaryArn: context.boundaryArn });
  if (condition !== undefined) return { resources, condition };
  if (JSON.stringify(action.condition).includes("{tagKey}")) {
    return {
      missing: {
        field: "instanceTag",
        message: "Choose the tag that instances must carry. Without one every instance could be stopped or ended.",
      },
    };
  }
  return { resources };
}

function fillPassRole(action: PackAction, passRoles: readonly PassRole[]): FilledAction {
  const service = passedService(action);
  const arns = [...new Set(passRoles.filter((role) => role.service === service).map((role) => role.arn))].sort();
  if (arns.length > 0 && action.condition !== undefined) return { resources: arns, condition: action.condition };
  const message =
    service === "ec2.amazonaws.com"
      ? "Choose the role of the instance profile that new instances get."
      : "Choose the task execution role, and the task role if the task has one.";
  return { missing: { field: "passRoles", service, message } };
}
