import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { parseDenial } from "@/lib/domain/diagnosis/denial";
import type { ActionProbe, SimulatedDecision } from "@/lib/domain/aws/aws-shapes";
import type {
  Caller,
  DryRunProbe,
  PermissionProbe,
  ProbeOutcome,
  ProbeResult,
  ReadProbe,
  SimulatedAnswer,
  SimulateProbe,
} from "@/lib/domain/matrix/matrix-types";
import { recordCalls } from "./call-log";
import type { AwsClients } from "./client";
import { AwsFailureError } from "./errors";
import { probeDryRun, probeReadAction, probeRunInstances } from "./probe-action";
import { simulatePrincipalPolicy } from "./simulate-principal-policy";

/** AWS gives these to a key that it does not know, or not in this place yet. */
const UNKNOWN_KEY = ["InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "AuthFailure"];

/** Asks IAM's simulator about an identity, with the portal's own access. */
export function createSimulator(clients: AwsClients, arn: string): PermissionProbe<SimulateProbe> {
  return { run: async (probe) => await simulate(clients, arn, probe) };
}

/** Makes the calls of an identity itself, with clients that hold its session or its key. */
export function createCaller(clients: AwsClients): Caller {
  return {
    close: clients.close,
    run: async (probe) => {
      const answer = await call(clients, probe);
      return {
        probeId: probe.id,
        at: clients.clock.now().toISOString(),
        region: probe.region,
        account: clients.account,
        requestId: answer.ok ? answer.value.requestId : undefined,
        outcome: answer.ok ? outcomeOf(answer.value) : noAnswer(answer.error),
      };
    },
  };
}

async function call(clients: AwsClients, probe: ReadProbe | DryRunProbe): Promise<Result<ActionProbe, AppError>> {
  const { action, region, targets } = probe;
  if (probe.kind === "read") return await probeReadAction(clients, { action, region, targets });
  if (probe.action !== "ec2:RunInstances") {
    return await probeDryRun(clients, { action: probe.action, region, instanceId: targets.instance?.instanceId ?? "" });
  }
  const { imageId = "", instanceType = "", subnetId } = targets.example ?? {};
  return await probeRunInstances(clients, { region, imageId, instanceType, subnetId });
}

function outcomeOf(answer: ActionProbe): ProbeOutcome {
  const code = answer.code ?? "NotAsked";
  switch (answer.outcome) {
    case "allowed":
      return {
        kind: "allowed",
        observed: `${answer.grade === "dry-run" ? "Would be carried out" : "Answered"}${inRegion(answer)}`,
      };
    case "denied":
      return { kind: "denied", code, ...denierOf(answer.message ?? "") };
    case "unknown":
      return { kind: "unanswered", code, observed: `AWS answered ${code}, which says nothing about the right.` };
  }
}

function inRegion({ region }: ActionProbe): string {
  return region === undefined ? "" : ` in ${region}`;
}

/** Whose policy a denial names, where AWS says it. */
function denierOf(message: string): { readonly deniedBy?: "deny" | "boundary" | "organization" | "resource" } {
  const { because, explicit } = parseDenial(message);
  switch (because) {
    case "organization":
    case "resource-control":
      return { deniedBy: "organization" };
    case "boundary":
      return { deniedBy: "boundary" };
    case "resource":
    case "endpoint":
      return { deniedBy: "resource" };
    case "identity":
    case "session":
    case "trust":
    case "unnamed":
      return explicit ? { deniedBy: "deny" } : {};
  }
}

function noAnswer(error: AppError): ProbeOutcome {
  const code = error.cause instanceof AwsFailureError ? error.cause.failure.code : error.code;
  const observed = error.explanation?.title ?? error.message;
  return { kind: "unanswered", code, observed, unknownKey: UNKNOWN_KEY.includes(code) ? true : undefined };
}

/**
 * One question to IAM's simulator. A refusal of the simulator itself proves nothing about the identity: no answer.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
async function simulate(clients: AwsClients, arn: string, probe: SimulateProbe): Promise<ProbeResult> {
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
    requestId,
    caller: clients.callerArn,
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
    deniedBy: decision.decision === "allowed" ? undefined : deniedBy,
  };
}
