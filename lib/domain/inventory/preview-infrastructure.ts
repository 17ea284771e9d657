import { ec2InfrastructureOperations } from "@/lib/domain/plan/implied/ec2-infrastructure";
import { ecsInfrastructureOperations } from "@/lib/domain/plan/implied/ecs-infrastructure";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { environmentOperationId, environmentOperations } from "@/lib/domain/plan/implied/environments";
import { hostAccessOperations } from "@/lib/domain/plan/implied/host-access";
import type { Operation } from "@/lib/domain/plan/operation";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { defaultConnectorName, type Connector } from "@/lib/domain/runs/answers/connector";
import { ec2InfrastructureSchema } from "@/lib/domain/runs/answers/ec2-infrastructure";
import { ecsInfrastructureSchema } from "@/lib/domain/runs/answers/ecs-infrastructure";
import { environmentIdentifierOf, type Environment } from "@/lib/domain/runs/answers/environment";

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
const OPEN_CONNECTOR = "the connector of this run, under the name it has by default";

/**
 * The documents that Harness will get for a draft of step S5, through the same rules as the plan. What other steps have
 * not decided yet is assumed and named. `undefined` while the draft itself is not complete.
 *
 * @guide G183
 */
export function previewEc2Infrastructure(context: ImpliedContext, draft: unknown): InfrastructurePreview | undefined {
  const parsed = ec2InfrastructureSchema.safeParse(draft);
  if (!parsed.success) return undefined;
  const { answers } = context;
  const { data } = parsed;
  const whole = withAnswers(context, { connector: connectorOf(context, data.region), "ec2-infrastructure": data });
  const credentialsRef = hostAccessOperations(whole).credentialsRef ?? OPEN_CREDENTIAL;
  return {
    ...documents(whole, data, ec2InfrastructureOperations(whole, credentialsRef)),
    assumed: [
      ...(answers.connector === undefined ? [OPEN_CONNECTOR] : []),
      ...(answers["host-access"] === undefined ? ["the credential of the host access step"] : []),
    ],
    filterFromDiscovery: answers["ec2-discovery"] !== undefined,
  };
}

/**
 * The documents that Harness will get for a draft of step S10. `undefined` while the draft is not complete, or step S8 has
 * not chosen the cluster.
 */
export function previewEcsInfrastructure(context: ImpliedContext, draft: unknown): InfrastructurePreview | undefined {
  const parsed = ecsInfrastructureSchema.safeParse(draft);
  const preparation = context.answers["ecs-preparation"];
  if (!parsed.success || preparation === undefined) return undefined;
  const { environment, infrastructure } = parsed.data;
  const whole = withAnswers(context, {
    connector: connectorOf(context, preparation.region),
    "ecs-infrastructure": parsed.data,
  });
  return {
    ...documents(whole, { environment, name: infrastructure.name }, ecsInfrastructureOperations(whole)),
    assumed: context.answers.connector === undefined ? [OPEN_CONNECTOR] : [],
    filterFromDiscovery: false,
  };
}

function withAnswers(context: ImpliedContext, more: ImpliedContext["answers"]): ImpliedContext {
  return { ...context, answers: { ...context.answers, ...more } };
}

function connectorOf({ answers, run }: ImpliedContext, region: string): Connector {
  return answers.connector ?? { name: defaultConnectorName(run.path), region, delegateSelectors: [], executeOnDelegate: true };
}

function documents(
  context: ImpliedContext,
  { environment, name }: { readonly environment: Environment; readonly name: string },
  infrastructures: readonly Operation[],
) {
  const environmentIdentifier = environmentIdentifierOf(environment);
  const environmentId = environmentOperationId(context, environmentIdentifier);
  const [infrastructure] = infrastructures;
  return {
    environmentIdentifier,
    environmentYaml: yamlOf(environmentOperations(context).find(({ id }) => id === environmentId)),
    identifier: toIdentifier(name),
    yaml: yamlOf(infrastructure) ?? "",
  };
}

function yamlOf(operation: Operation | undefined): string | undefined {
  const body: unknown = operation?.preview.body;
  const yaml: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "yaml") : undefined;
  return typeof yaml === "string" ? yaml : undefined;
}
