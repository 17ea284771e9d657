import { counted } from "@/lib/core/plural";
import type { FoundValue } from "@/components/form/found-chips";
import type { SelectOption } from "@/components/form/select-field";
import type { FoundList } from "@/components/permissions/permissions-form";
import type { PolicyBase } from "@/components/permissions/policy-input";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { DEFAULT_POLICY_NAME } from "@/lib/domain/permissions/policy-builder";
import type { PassRole } from "@/lib/domain/iam/policy-context";
import { checkPolicyNames, freePolicyName } from "@/lib/domain/plan/policy-name-taken";
import { rolesForService } from "@/lib/domain/plan/roles-for-service";
import type { StepPage } from "@/lib/server/run-page";

type Page = StepPage<"permissions">;

const PURPOSE_OF_ROLES: Readonly<Record<PassRole["service"], string>> = {
  "ecs-tasks.amazonaws.com": "The task execution role, and the task role if the task has one.",
  "ec2.amazonaws.com": "The roles of the instance profiles that new instances get.",
};

/** Roles of the account by the service that may assume them. The hint reports a failed look-up, so it never looks like an empty list. */
export async function findRoles({ deps, run }: Page) {
  const reads = await deps.iamReadsFor(run);
  const roles = reads.ok ? await reads.value.listRoles() : reads;
  const listFor = (service: PassRole["service"]): FoundList<FoundValue> => {
    const purpose = PURPOSE_OF_ROLES[service];
    if (!roles.ok) {
      const because = roles.error.explanation?.title ?? roles.error.message;
      return { found: [], hint: `${purpose} The account’s roles could not be listed: ${because}` };
    }
    const fitting = rolesForService(roles.value, service);
    const count = counted(fitting.length, "role of this account trusts", "roles of this account trust");
    return {
      found: fitting.map((role) => ({ value: role.arn, label: role.roleName })),
      hint: `${purpose} ${count} ${service}.`,
    };
  };
  return { tasks: listFor("ecs-tasks.amazonaws.com"), instances: listFor("ec2.amazonaws.com") };
}

/** Clusters in the regions of the run, by name. An earlier choice stays among the options. */
export async function findClusters({ deps, run, answers }: Page, chosen: string): Promise<FoundList<SelectOption>> {
  const purpose = "Limits the actions on clusters, services and tasks.";
  const kept = (found: readonly SelectOption[]) =>
    chosen === "" || found.some((option) => option.value === chosen) ? found : [...found, { value: chosen, label: chosen }];
  const regions = answers.prerequisites?.regions ?? [];
  const reads = await deps.iamReadsFor(run);
  if (!reads.ok) return { found: kept([]), hint: `${purpose} The clusters could not be listed: ${reads.error.message}` };
  const lists = await Promise.all(regions.map(async (region) => ({ region, arns: await reads.value.listClusterArns(region) })));
  const regionsOf = new Map<string, readonly string[]>();
  for (const { region, arns } of lists) {
    for (const arn of arns.ok ? arns.value : [])
      regionsOf.set(nameOfArn(arn), [...(regionsOf.get(nameOfArn(arn)) ?? []), region]);
  }
  const failed = lists.filter(({ arns }) => !arns.ok).map(({ region }) => region);
  const found = [...regionsOf]
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, where]) => ({ value: name, label: name, count: where.join(", ") }));
  const silent = failed.length === 0 ? "" : ` The clusters of ${failed.join(", ")} could not be listed.`;
  return { found: kept(found), hint: `${purpose} ${foundWords(found.length, regions)}${silent}` };
}

function foundWords(count: number, regions: readonly string[]): string {
  const where = regions.length === 0 ? "the chosen regions" : regions.join(", ");
  return count === 0 ? `No cluster was found in ${where}.` : `${counted(count, "cluster")} in ${where}.`;
}

/** Whether the name is free in the account, with a free one if it is not. */
export async function checkName(
  { deps, run, initial }: Page,
  base: PolicyBase,
): Promise<{ readonly hint: string; readonly free: string | undefined }> {
  const kept = initial["policyName"];
  const name = typeof kept === "string" && kept !== "" ? kept : DEFAULT_POLICY_NAME;
  const reads = await deps.iamReadsFor(run);
  if (!reads.ok) return { hint: "The guide’s name. It could not be checked against the account.", free: undefined };
  const taken = await checkPolicyNames(reads.value.findPolicy, { ...base, runId: run.id, names: [name] });
  return taken.ok
    ? { hint: "The guide’s name. It is checked against the account when you save.", free: undefined }
    : { hint: `${name} is taken in this account.`, free: freePolicyName(run.reference) };
}
