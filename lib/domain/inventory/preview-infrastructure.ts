import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { hostAccessOperations } from "@/lib/domain/plan/implied/host-access";
import { environmentIdentifierOf, infrastructureOperations } from "@/lib/domain/plan/implied/infrastructure";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { defaultConnectorName } from "@/lib/domain/runs/answers/connector";
import { ec2InfrastructureSchema } from "@/lib/domain/runs/answers/ec2-infrastructure";

/** What Harness will get, as far as it is known. */
export type InfrastructurePreview = {
  readonly environmentIdentifier: string;
  /** Absent when an environment is used as it is. */
  readonly environmentYaml?: string | undefined;
  readonly identifier: string;
  readonly yaml: string;
  /** The placeholders for answers that are still missing. */
  readonly assumed: readonly string[];
  /** The discovery step has its own filter, which replaces the one here. */
  readonly filterFromDiscovery: boolean;
};

/** A placeholder for the credential until step S6 is answered. */
const OPEN_CREDENTIAL = "host_credential_of_step_6";

/**
 * The documents that Harness will get for a draft of step S5, through the same rules as the plan. What other steps have
 * not decided yet is assumed and named. `undefined` while the draft itself is not complete.
 *
 * @guide G183
 */
export function previewInfrastructure(context: ImpliedContext, draft: unknown): InfrastructurePreview | undefined {
  const parsed = ec2InfrastructureSchema.safeParse(draft);
  if (!parsed.success) return undefined;
  const { answers, run } = context;
  const assumed = [
    ...(answers.connector === undefined ? ["the connector of step S4, under the name it has by default"] : []),
    ...(answers["host-access"] === undefined ? ["the host credential of step S6"] : []),
  ];
  const whole: ImpliedContext = {
    ...context,
    answers: {
      ...answers,
      connector: answers.connector ?? {
        name: defaultConnectorName(run.path),
        region: parsed.data.region,
        delegateSelectors: [],
        executeOnDelegate: true,
      },
      "ec2-infrastructure": parsed.data,
    },
  };
  const credentialsRef = hostAccessOperations(whole).credentialsRef ?? OPEN_CREDENTIAL;
  const operations = infrastructureOperations(whole, credentialsRef);
  const yamlOf = (id: string) => {
    const body: unknown = operations.find((operation) => operation.id === id)?.preview.body;
    const yaml: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "yaml") : undefined;
    return typeof yaml === "string" ? yaml : undefined;
  };
  return {
    environmentIdentifier: environmentIdentifierOf(parsed.data.environment),
    environmentYaml: yamlOf("harness.environment"),
    identifier: toIdentifier(parsed.data.name),
    yaml: yamlOf("harness.infrastructure") ?? "",
    assumed,
    filterFromDiscovery: answers["ec2-discovery"] !== undefined,
  };
}
