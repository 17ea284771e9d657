import "server-only";
import type { FirstNameCheck, NameAnswer } from "@/components/identity/live-name-check";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { RunReads } from "@/lib/deps/reads";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import { checkConnectorName } from "@/lib/domain/identity/connector-name";
import type { AwsRegion } from "@/lib/domain/aws/aws-shapes";
import type { Run } from "@/lib/domain/runs/run";
import { lookUp } from "@/lib/server/look-up";

/** The connector page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export type ConnectorLookUps = {
  readonly regions: Result<readonly AwsRegion[], AppError>;
  readonly delegates: Result<readonly HarnessDelegate[], AppError>;
  readonly nameCheck: FirstNameCheck | undefined;
};

/** Reads the enabled regions, the delegates, and what exists under the connector's identifier. */
export async function lookUpConnector(run: Run, { account, harness }: RunReads, name: unknown): Promise<ConnectorLookUps> {
  const [regions, delegates, nameCheck] = await Promise.all([
    lookUp(async () => await account.ec2.listRegions()),
    lookUp(async () => await harness.listUsableDelegates(run.scope)),
    firstNameCheck(run, harness, typeof name === "string" ? name : ""),
  ]);
  return { regions, delegates, nameCheck };
}

async function firstNameCheck(run: Run, harness: RunReads["harness"], name: string): Promise<FirstNameCheck | undefined> {
  return name === "" ? undefined : { about: name, answer: await checkName(run, harness, name) };
}

async function checkName(run: Run, harness: RunReads["harness"], name: string): Promise<NameAnswer> {
  const reads = { findConnector: async (identifier: string) => await harness.findConnector(run.scope, identifier) };
  const checked = await lookUp(async () => await checkConnectorName(reads, run, name));
  return checked.ok ? checked.value : { sentence: checked.error.message, state: "unknown" };
}
