import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { SimulatedDecision } from "@/lib/domain/inventory/aws-shapes";
import type { HarnessIdentity } from "@/lib/domain/permissions/matrix-scope";
import type { Probe, ProbeResult, SimulatedAnswer } from "@/lib/domain/permissions/matrix-types";
import type { FoundIdentity, PermissionAccess } from "@/lib/domain/permissions/run-matrix";
import { recordCalls } from "./call-log";
import type { AwsClients } from "./client";
import { getAccessKeyLastUsed } from "./iam-access-keys";
import { findRole } from "./iam-roles";
import { findUser } from "./iam-users";
import { simulatePrincipalPolicy } from "./simulate-principal-policy";

/** Asks about the Harness identity with the portal's own access: finds it, and has IAM's simulator answer for its ARN. */
export function createPermissionAccess(clients: AwsClients): PermissionAccess {
  return {
    findIdentity: async (identity) => await findIdentity(clients, identity),
    simulateAs: (arn) => ({ run: async (probe) => await simulate(clients, arn, probe) }),
  };
}

async function findIdentity(
  clients: AwsClients,
  identity: HarnessIdentity,
): Promise<Result<FoundIdentity | undefined, AppError>> {
  switch (identity.kind) {
    case "user":
      return await findUser(clients, identity.name);
    case "role":
      return await findRole(clients, identity.name);
    case "key": {
      const owner = await getAccessKeyLastUsed(clients, identity.accessKeyId);
      if (!owner.ok) return owner.error.code === "not_found" ? ok(undefined) : owner;
      return owner.value.userName === undefined ? ok(undefined) : await findUser(clients, owner.value.userName);
    }
  }
}

/**
 * One question to IAM's simulator. A refusal of the simulator itself says nothing about the identity: no answer.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
async function simulate(clients: AwsClients, arn: string, probe: Probe): Promise<ProbeResult> {
  if (probe.kind !== "simulate") {
    return {
      probeId: probe.id,
      at: clients.clock.now().toISOString(),
      outcome: { kind: "unanswered", code: "NotAsked", observed: "The portal holds no credentials of this identity." },
    };
  }
  const { value: decisions, calls } = await recordCalls(
    async () =>
      await simulatePrincipalPolicy(clients, {
        principalArn: arn,
        actions: probe.actions,
        resources: probe.resources,
        context: Object.entries(probe.context).map(([key, value]) => ({ key, values: [value], type: "string" as const })),
      }),
  );
  const requestId = calls.at(-1)?.requestId;
  const seen = {
    probeId: probe.id,
    at: clients.clock.now().toISOString(),
    account: clients.account,
    ...(requestId === undefined ? {} : { requestId }),
    ...(clients.callerArn === undefined ? {} : { caller: clients.callerArn }),
  };
  if (!decisions.ok) {
    const code = decisions.error.explanation?.details["Code"] ?? decisions.error.code;
    return {
      ...seen,
      outcome: { kind: "unanswered", code, observed: decisions.error.explanation?.title ?? decisions.error.message },
    };
  }
  return { ...seen, outcome: { kind: "simulated", by: "iam", answers: decisions.value.map(toAnswer) } };
}

function toAnswer(decision: SimulatedDecision): SimulatedAnswer {
  const deniedBy =
    decision.allowedByOrganizations === false ? "organization" : decision.allowedByBoundary === false ? "boundary" : "policy";
  return {
    action: decision.action,
    resource: decision.resource,
    decision: decision.decision,
    statements: [...new Set(decision.matchedStatements.map((statement) => statement.sourcePolicyId))],
    missingKeys: decision.missingContextKeys,
    ...(decision.decision === "allowed" ? {} : { deniedBy }),
  };
}
