import { environmentBody } from "@/lib/domain/harness/environment-yaml";
import { environmentIdentifierOf, type Environment } from "@/lib/domain/runs/answers/environment";
import { hasEc2, hasEcs } from "@/lib/domain/runs/path";

import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";

type Wanted = {
  readonly id: string;
  readonly step: "S5" | "S10";
  readonly guideItems: readonly string[];
  readonly environment: Environment;
};

const EC2_ITEMS = ["G83", "G84"];
const ECS_ITEMS = ["G130", "G131"];

/**
 * The environments of the infrastructures (guide items G83, G84, G130, G131). One that both steps name is one operation, and
 * it is new when either step creates it.
 *
 * @guide G130 G131
 */
export function environmentOperations(context: ImpliedContext): readonly Operation[] {
  return wantedEnvironments(context).map((wanted) => environmentOperation(context, wanted));
}

/** The operation that an infrastructure in this environment needs. Throws for an environment that no answer names. */
export function environmentOperationId(context: ImpliedContext, identifier: string): string {
  const wanted = wantedEnvironments(context).find(({ environment }) => environmentIdentifierOf(environment) === identifier);
  if (wanted === undefined) throw new Error(`No answer names the environment ${identifier}.`);
  return wanted.id;
}

function wantedEnvironments({ run, answers }: ImpliedContext): readonly Wanted[] {
  const ec2 = hasEc2(run.path) ? answers["ec2-infrastructure"]?.environment : undefined;
  const ecs = hasEcs(run.path) ? answers["ecs-infrastructure"]?.environment : undefined;
  const first: readonly Wanted[] =
    ec2 === undefined ? [] : [{ id: "harness.environment", step: "S5", guideItems: EC2_ITEMS, environment: ec2 }];
  if (ecs === undefined) return first;
  if (ec2 === undefined || environmentIdentifierOf(ec2) !== environmentIdentifierOf(ecs)) {
    return [...first, { id: "harness.environment-ecs", step: "S10", guideItems: ECS_ITEMS, environment: ecs }];
  }
  const environment = ec2.source === "new" ? ec2 : ecs;
  return [{ id: "harness.environment", step: "S5", guideItems: [...EC2_ITEMS, ...ECS_ITEMS], environment }];
}

function environmentOperation(context: ImpliedContext, { environment, ...words }: Wanted): Operation {
  const { run } = context;
  const identifier = environmentIdentifierOf(environment);
  if (environment.source === "existing") {
    return operation(context, { kind: "harness.existing-environment", ...words, desired: { scope: run.scope, identifier } });
  }
  const body = environmentBody({ scope: run.scope, identifier, name: environment.name, type: environment.type, runId: run.id });
  return operation(context, {
    kind: "harness.environment",
    ...words,
    title: `Environment ${environment.name}`,
    summary: environment.type === "Production" ? "Production" : "Pre-production",
    desired: { scope: run.scope, identifier, body },
  });
}
