import type { PackId } from "@/lib/domain/permissions/pack-types";
import type { PassRole } from "@/lib/domain/iam/policy-context";

/** The inputs of a run's policy that no tick changes. */
export type PolicyBase = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Every offered pack, in list order. */
  readonly offered: readonly PackId[];
};

/** What a person ticked and typed. */
export type PolicyTicks = {
  readonly packs: readonly string[];
  readonly policyName: string;
  readonly passRoles: readonly PassRole[];
  /** Empty: every cluster of the account. */
  readonly cluster: string;
  readonly tagKey: string;
  readonly tagValue: string;
};

/** The form fields that determine the policy. */
export const POLICY_FIELDS = ["packs", "policyName", "taskRoleArns", "instanceRoleArns", "cluster", "tagCondition"] as const;

/** Reads the ticks from the form's values, which may be incomplete. */
export function readTicks(values: Readonly<Record<string, unknown>>): PolicyTicks {
  const tag = values["tagCondition"];
  const [key, value] =
    typeof tag === "object" && tag !== null && "key" in tag ? [tag.key, "value" in tag ? tag.value : ""] : ["", ""];
  return {
    packs: texts(values["packs"]),
    policyName: text(values["policyName"]),
    passRoles: [
      ...texts(values["taskRoleArns"]).map((arn): PassRole => ({ arn, service: "ecs-tasks.amazonaws.com" })),
      ...texts(values["instanceRoleArns"]).map((arn): PassRole => ({ arn, service: "ec2.amazonaws.com" })),
    ],
    cluster: text(values["cluster"]),
    tagKey: text(key),
    tagValue: text(value),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
