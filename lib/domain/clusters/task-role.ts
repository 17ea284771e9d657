import { listed } from "@/lib/core/listed";
import { servicePrincipals } from "@/lib/domain/aws/service-principals";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { evaluate } from "@/lib/domain/iam/evaluator";
import { asList, parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { explainTrust } from "@/lib/domain/iam/trust/explain";
import { serviceName } from "@/lib/domain/iam/trust/principals";

/** Where the tasks run that are to use a role. */
export type TaskPlace = { readonly partition: string; readonly account: string; readonly region: string };

/** Whether ECS tasks may assume a role, decoded from its trust policy. */
export type TaskTrust = {
  /** `unknown`: a condition asks for something that only ECS knows when it starts the task. */
  readonly verdict: "trusted" | "not-trusted" | "unknown";
  /** Who may assume the role and on what condition, in one sentence. */
  readonly sentence: string;
  /** The services that the trust policy names. */
  readonly services: readonly string[];
  /** The service that it must name. */
  readonly mustBe: string;
  /** What is wrong and what to do; absent for a role that tasks may assume. */
  readonly problem?: string | undefined;
};

/**
 * Decodes whether ECS tasks of this place may assume the role: the trust policy is evaluated as IAM would, with the account and
 * the region of the tasks as the source (item G120).
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function taskTrust(role: Pick<IamRole, "roleName" | "trustDocument">, place: TaskPlace): TaskTrust {
  const names = servicePrincipals("ecs-tasks", place.partition);
  const [mustBe] = names;
  const parsed = parsePolicyText(role.trustDocument ?? "", "trust");
  if (!parsed.ok) {
    const sentence = "AWS returned no trust policy that can be read.";
    return { verdict: "unknown", sentence, services: [], mustBe, problem: undefined };
  }
  const document = parsed.value;
  const { sentence } = explainTrust(document, { purpose: "ecs-task", ...place });
  const services = servicesOf(document);
  const answers = names.map((name) => decide(document, name, place));
  const told = { sentence, services, mustBe };
  if (answers.some(({ decision }) => decision === "allowed")) return { ...told, verdict: "trusted" };
  const isOpen = answers.some(({ decision, missingKeys }) => decision === "implicitDeny" && missingKeys.length > 0);
  if (isOpen && services.some((service) => names.includes(service))) return { ...told, verdict: "unknown" };
  return { ...told, verdict: "not-trusted", problem: problemOf(role.roleName, told, document, names) };
}

function decide(document: PolicyDocument, name: string, { partition, account, region }: TaskPlace) {
  return evaluate(
    {
      principal: { kind: "service", name },
      action: "sts:AssumeRole",
      resource: `arn:${partition}:iam::${account}:role/this`,
      // ECS passes both, so that a role can be kept to the tasks of one account or region.
      context: { "aws:SourceAccount": account, "aws:SourceArn": `arn:${partition}:ecs:${region}:${account}:*` },
    },
    { identity: [], resource: { name: "trust", document } },
  );
}

function servicesOf(document: PolicyDocument): readonly string[] {
  const named = document.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Principal }) =>
    typeof Principal === "object" ? asList(Principal.Service) : [],
  );
  return [...new Set(named)];
}

function problemOf(
  roleName: string,
  { services, mustBe }: Pick<TaskTrust, "services" | "mustBe">,
  document: PolicyDocument,
  names: readonly string[],
): string {
  const instead = `Choose a role that trusts ${mustBe}, or have its trust policy changed to that.`;
  if (services.some((service) => names.includes(service))) {
    const denies = document.Statement.some(({ Effect }) => Effect === "Deny");
    const why = denies ? "a Deny statement or a condition refuses them" : "a condition of its trust policy refuses them";
    return `${roleName} names ECS tasks, but ${why} in this account and region. Choose another role, or have its trust policy changed.`;
  }
  if (services.length === 0) return `${roleName} trusts no service, so no task can use it. ${instead}`;
  const trusted = services.map((service) => {
    const words = serviceName(service);
    return words === service ? service : `${service} (${words})`;
  });
  return `${roleName} trusts ${listed(trusted, "and")}, so no task can use it. ${instead}`;
}
