import { randomBytes } from "node:crypto";

import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { AwsFailure } from "./aws-failure";
import { awsAt, type AwsPlace, connectorKeys } from "./aws-credentials";
import { type AwsSpec, awsSpecSchema } from "./aws-spec";
import { selectDelegate } from "./delegates";
import { guidedError, type HarnessError } from "./errors";
import type { Connector, ConnectorStatus, Delegate } from "./records";
import { keyOf } from "./scope";
import type { Store } from "./store";

/** Numbers that the vendor puts into `errors[].code`. */
const UNEXPECTED = 450;
const NO_ELIGIBLE_DELEGATE = 460;
const TASK_TIMED_OUT = 461;

type TaskError = {
  readonly reason: string;
  readonly message: string;
  readonly code: number;
};

export class TaskFailure extends Error {
  constructor(
    readonly error: TaskError,
    readonly delegateId: string | null,
  ) {
    super(error.message);
    this.name = "TaskFailure";
  }
}

function taskError(message: string, code: number): TaskError {
  return { reason: code === UNEXPECTED ? "Unexpected Error" : "No eligible delegate", message, code };
}

/** The delegate that runs the connector's calls; null when they run on the platform. */
export function delegateFor(store: Store, connector: Connector, spec: AwsSpec, now: number): Delegate | null {
  const isInherited = spec.credential.type === "InheritFromDelegate" || spec.credential.type === "Irsa";
  if (!spec.executeOnDelegate) {
    if (!isInherited) return null;
    throw new TaskFailure(
      taskError("A credential that the delegate provides needs executeOnDelegate to be true.", UNEXPECTED),
      null,
    );
  }
  const selection = selectDelegate(store, connector.scope, spec.delegateSelectors, now);
  if (selection.kind === "found") return selection.delegate;
  const wanted = spec.delegateSelectors.length === 0 ? "" : ` [${spec.delegateSelectors.join(", ")}]`;
  const message =
    selection.kind === "none"
      ? `No eligible delegates could perform the required capabilities for this task: delegate selectors${wanted}`
      : `There are no active delegates available for the account. The following delegates are inactive: ${selection.names.join(", ")}`;
  throw new TaskFailure(taskError(message, NO_ELIGIBLE_DELEGATE), null);
}

function hintFor(failure: AwsFailure, spec: AwsSpec): string {
  if (failure.step === "cross-account") {
    const role = spec.credential.crossAccountAccess?.crossAccountRoleArn ?? "";
    return (
      `Check if the cross-account role ${role} exists and trusts the base credentials.\n` +
      "Check if the external ID is the one in the role's trust policy.\nCheck if the base credentials may call sts:AssumeRole."
    );
  }
  const permission = "\nCheck if it has the permission to describe regions (ec2:DescribeRegions).";
  switch (spec.credential.type) {
    case "ManualConfig":
      return `Check if access key, secret key are valid.${permission}`;
    case "InheritFromDelegate":
      return `Check if an IAM role is attached to the selected delegate.${permission}`;
    case "Irsa":
      return `Check if the selected delegate runs with an IAM role for service accounts (IRSA).${permission}`;
    case "OidcAuthentication":
      return `Check if the role ${spec.credential.spec.iamRoleArn} trusts the identity provider of this account.${permission}`;
  }
}

/** The guided answer of HTTP 400 for what AWS refused; a task failure for what AWS never answered. */
export function explain(failure: AwsFailure, spec: AwsSpec, delegate: Delegate | null): HarnessError | TaskFailure {
  const delegateId = delegate?.id ?? null;
  if (failure.kind === "unreachable") {
    const message = `Delegate task timed out. ${failure.message}`;
    return new TaskFailure({ reason: "Delegate task timed out", message, code: TASK_TIMED_OUT }, delegateId);
  }
  if (failure.kind === "other") return new TaskFailure(taskError(failure.message, UNEXPECTED), delegateId);
  const hint = hintFor(failure, spec);
  if (failure.kind === "denied") {
    const code = failure.step === "call" ? "AWS_ACCESS_DENIED" : "AWS_STS_ERROR";
    return guidedError(hint, failure.message, code, failure.message);
  }
  const summary = "AWS was not able to validate the provided access credentials";
  return guidedError(hint, failure.message, "INVALID_REQUEST", failure.awsCode === null ? failure.message : summary);
}

function statusAfter(connector: Connector, error: TaskError | null, now: number): ConnectorStatus {
  const before = connector.status;
  return {
    status: error === null ? "SUCCESS" : "FAILURE",
    errorSummary: error === null ? null : `Error Encountered (${error.message})`,
    errors: error === null ? null : [{ ...error }],
    testedAt: now,
    lastTestedAt: before?.testedAt ?? 0,
    lastConnectedAt: error === null ? now : (before?.lastConnectedAt ?? 0),
  };
}

/** Stores the result, unless the connector was deleted or replaced meanwhile. */
function remember(store: Store, tested: Connector, error: TaskError | null, now: number): ConnectorStatus {
  const status = statusAfter(tested, error, now);
  const key = keyOf(tested.scope, tested.identifier);
  const current = store.connectors.get(key);
  if (current?.lastModifiedAt === tested.lastModifiedAt) {
    store.commit([store.connectors.put(key, { ...current, status })]);
  }
  return status;
}

async function describeRegions(place: AwsPlace, store: Store, connector: Connector, spec: AwsSpec, delegate: Delegate | null) {
  const keys = await connectorKeys(place, store, connector, spec, delegate);
  const client = localAwsClient(EC2Client, awsAt(place, spec.credential.region ?? "us-east-1", keys));
  try {
    await client.send(new DescribeRegionsCommand({}));
  } catch (error) {
    throw AwsFailure.from(error, "call");
  } finally {
    client.destroy();
  }
}

function resultOf(status: ConnectorStatus, delegateId: string | null) {
  const { errors, errorSummary, testedAt } = status;
  return {
    status: status.status,
    errors,
    errorSummary,
    testedAt,
    delegateId,
    taskId: `${randomBytes(16).toString("base64url")}-DEL`,
  };
}

/**
 * Tests a connector with one real ec2:DescribeRegions and keeps the result in its status.
 * Throws the guided 400 for what AWS refuses; gives a FAILURE for delegates that cannot run it and for time-outs.
 */
export async function testConnector(place: AwsPlace, store: Store, connector: Connector) {
  if (connector.type !== "Aws") {
    const error = taskError(`The stand-in cannot test a connector of type ${connector.type}.`, UNEXPECTED);
    return resultOf(remember(store, connector, error, Date.now()), null);
  }
  const spec = awsSpecSchema.parse(connector.spec);
  let delegate: Delegate | null = null;
  try {
    delegate = delegateFor(store, connector, spec, Date.now());
    await describeRegions(place, store, connector, spec, delegate);
  } catch (error) {
    const told = error instanceof AwsFailure ? explain(error, spec, delegate) : error;
    if (told instanceof TaskFailure) return resultOf(remember(store, connector, told.error, Date.now()), told.delegateId);
    if (told instanceof Error) {
      remember(store, connector, { reason: "Unexpected Error", message: told.message, code: UNEXPECTED }, Date.now());
    }
    throw told;
  }
  return resultOf(remember(store, connector, null, Date.now()), delegate?.id ?? null);
}
