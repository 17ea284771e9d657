import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atFields } from "@/lib/core/field-errors";
import type { AwsRegion } from "@/lib/domain/aws/aws-shapes";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { Connector } from "@/lib/domain/runs/answers/connector";
import type { Run } from "@/lib/domain/runs/run";

import { credentialFacts } from "./connector-credential";
import { checkConnectorName, type ConnectorReads } from "./connector-name";

/** What completing the connector step reads of Harness and of the account. */
export type ConnectorPorts = {
  /** Errors: `precondition_failed` when a connection of the run was removed, or does not answer. */
  readonly connectorReadsFor: (run: Run) => Promise<
    Result<
      ConnectorReads & {
        readonly partition: string;
        readonly listRegions: () => Promise<Result<readonly AwsRegion[], AppError>>;
      },
      AppError
    >
  >;
};

/** The box that the override of a failed connector test belongs to. */
const TEST_BOX = "G238";

/**
 * Completes the connector step: its name is free in the project, its region is enabled in the account, and a path that
 * needs a delegate names one. What AWS or Harness does not answer is left to the plan. An override of the test is stated.
 *
 * Errors: `invalid_input` with the message at each field that has to change.
 */
export async function completeConnector(
  ports: ConnectorPorts,
  { run, answer }: StepAttempt<"connector">,
): Promise<Result<Completion<"connector">, AppError>> {
  const problem = atFields(await connectorProblems(ports, run, answer));
  if (problem !== undefined) return err(problem);
  const statement = { item: TEST_BOX, kind: "override" as const, reason: answer.override?.reason };
  return ok({ answer, checks: [], statements: [statement] });
}

async function connectorProblems(ports: ConnectorPorts, run: Run, answer: Connector): Promise<Readonly<Record<string, string>>> {
  const problems: Record<string, string> = {};
  if (credentialFacts(run.path.identity).needsDelegate && answer.delegateSelectors.length === 0) {
    problems["delegateSelectors"] =
      "Add at least one tag of a delegate. The identity belongs to the delegate, so Harness must know which delegate to use.";
  }
  const reads = await ports.connectorReadsFor(run);
  if (!reads.ok) return problems;
  const [name, regions] = await Promise.all([checkConnectorName(reads.value, run, answer.name), reads.value.listRegions()]);
  if (name.ok && name.value.problem !== undefined) problems["name"] = name.value.problem;
  const region = regions.ok ? regions.value.find((one) => one.name === answer.region) : undefined;
  if (regions.ok && region === undefined)
    problems["region"] = `There is no region ${answer.region} in partition ${reads.value.partition}.`;
  else if (region?.enabled === false)
    problems["region"] = `Region ${answer.region} is not enabled in the account. Choose an enabled region.`;
  return problems;
}
