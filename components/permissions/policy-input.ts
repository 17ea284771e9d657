import type { PackId } from "@/lib/domain/permissions/pack-types";
import type { PassRole } from "@/lib/domain/permissions/policy-context";

/** What the policy of a run is built from and no tick changes. */
export type PolicyBase = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Who gets the roles that are passed on this path. */
  readonly service: PassRole["service"];
  /** Every pack on offer, in the order of the list. */
  readonly offered: readonly PackId[];
};

/** What a person ticked and typed. */
export type PolicyTicks = {
  readonly packs: readonly string[];
  readonly policyName: string;
  readonly passRoleArns: readonly string[];
  readonly tagKey: string;
  readonly tagValue: string;
};

/** Reads ticks from the values of the form, which may be half filled. */
export function readTicks(values: Readonly<Record<string, unknown>>): PolicyTicks {
  const tag = values["tagCondition"];
  const [key, value] =
    typeof tag === "object" && tag !== null && "key" in tag ? [tag.key, "value" in tag ? tag.value : ""] : ["", ""];
  return {
    packs: texts(values["packs"]),
    policyName: typeof values["policyName"] === "string" ? values["policyName"] : "",
    passRoleArns: texts(values["passRoleArns"]),
    tagKey: typeof key === "string" ? key : "",
    tagValue: typeof value === "string" ? value : "",
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
