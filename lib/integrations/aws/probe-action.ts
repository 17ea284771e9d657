import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { classOfAwsCode } from "@/lib/domain/diagnosis/aws-codes";
import type { ActionProbe } from "@/lib/domain/aws/aws-shapes";
import type { DryRunAction, ProbeTargets } from "@/lib/domain/matrix/matrix-reads";
import { contextOf } from "./call";
import { recordCalls } from "./call-log";
import type { AwsClients } from "./client";
import { awsAppError, toAwsFailure } from "./errors";
import { READ_PROBES } from "./read-probes";

/** Whether the portal can prove an action by a separate read call. */
export function hasReadProbe(action: string): boolean {
  return Object.hasOwn(READ_PROBES, action);
}

/**
 * Proves one read action by calling it. "Allowed" and "denied" are answers; a call without an answer (throttled,
 * network, credentials) is an error. An action that has no read call, or lacks a name it needs, is not testable.
 */
export async function probeReadAction(
  clients: AwsClients,
  input: { readonly action: string; readonly region: string; readonly targets?: ProbeTargets | undefined },
): Promise<Result<ActionProbe, AppError>> {
  const probe = READ_PROBES[input.action];
  return await judge(clients, { action: input.action, region: input.region, grade: "proved" }, () =>
    probe?.(clients, input.region, input.targets ?? {}),
  );
}

type LifecycleAction = Exclude<DryRunAction, "ec2:RunInstances">;

/**
 * Asks EC2 whether it would carry out a write on one instance. Nothing happens to the instance.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
 */
export async function probeDryRun(
  clients: AwsClients,
  input: { readonly action: LifecycleAction; readonly region: string; readonly instanceId: string },
): Promise<Result<ActionProbe, AppError>> {
  return await judge(clients, { action: input.action, region: input.region, grade: "dry-run" }, async () => {
    const sdk = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(input.region);
    const request = { InstanceIds: [input.instanceId], DryRun: true };
    switch (input.action) {
      case "ec2:StartInstances":
        return await ec2.send(new sdk.StartInstancesCommand(request));
      case "ec2:StopInstances":
        return await ec2.send(new sdk.StopInstancesCommand(request));
      case "ec2:RebootInstances":
        return await ec2.send(new sdk.RebootInstancesCommand(request));
      case "ec2:TerminateInstances":
        return await ec2.send(new sdk.TerminateInstancesCommand(request));
    }
  });
}

/** Asks EC2 whether it would launch one instance of this kind. Nothing is launched. */
export async function probeRunInstances(
  clients: AwsClients,
  input: {
    readonly region: string;
    readonly imageId: string;
    readonly instanceType: string;
    readonly subnetId?: string | undefined;
  },
): Promise<Result<ActionProbe, AppError>> {
  return await judge(clients, { action: "ec2:RunInstances", region: input.region, grade: "dry-run" }, async () => {
    const sdk = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(input.region);
    const known = Object.values(sdk._InstanceType).find((type) => type === input.instanceType);
    return await ec2.send(
      new sdk.RunInstancesCommand({
        ImageId: input.imageId,
        MinCount: 1,
        MaxCount: 1,
        DryRun: true,
        InstanceType: known,
        SubnetId: input.subnetId,
      }),
    );
  });
}

/** Runs a probe and reads AWS's answer: a refusal is "denied", anything after the permission check is "allowed". */
async function judge(
  clients: AwsClients,
  probe: Pick<ActionProbe, "action" | "region" | "grade">,
  work: () => Promise<unknown> | undefined,
): Promise<Result<ActionProbe, AppError>> {
  const { value: answer, calls } = await recordCalls(async () => {
    const call = work();
    if (call === undefined) return "not-asked";
    try {
      await call;
      return "answered";
    } catch (cause) {
      return { cause };
    }
  });
  if (answer === "not-asked")
    return ok({ action: probe.action, region: probe.region, grade: "not-testable", outcome: "unknown" });
  const requestId = calls.at(-1)?.requestId;
  if (answer === "answered") return ok({ ...probe, outcome: "allowed", requestId });
  const [service = "", action = ""] = probe.action.split(":");
  const failure = toAwsFailure(answer.cause, contextOf(clients, { service, action, region: probe.region }));
  if (failure === undefined) throw answer.cause;
  const seen = { ...probe, code: failure.code, message: failure.message, requestId: failure.requestId ?? requestId };
  switch (classOfAwsCode(failure.code, failure.httpStatus)) {
    case "dry-run":
      return ok({ ...seen, outcome: "allowed" });
    case "permission":
      // The portal's own role failing says nothing about this action.
      return failure.action === action ? ok({ ...seen, outcome: "denied" }) : err(awsAppError(failure, answer.cause));
    case "not-found":
      // AWS looks for the thing only after it has allowed the call; a dry run promises no such order.
      return ok({ ...seen, outcome: probe.grade === "proved" ? "allowed" : "unknown" });
    case "input":
    case "conflict":
    case "quota":
    case "capacity":
    case "unknown":
      return ok({ ...seen, outcome: "unknown" });
    case "credentials":
    case "account":
    case "region":
    case "throttle":
    case "network":
    case "reply":
    case "aws-side":
      return err(awsAppError(failure, answer.cause));
  }
}
