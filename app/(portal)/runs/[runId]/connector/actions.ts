"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import { credentialFacts } from "@/lib/domain/identity/connector-credential";
import { connectorIdentifier, judgeConnectorName, type ConnectorNameCheck } from "@/lib/domain/identity/connector-name";
import { parseAnswer } from "@/lib/domain/runs/answers";
import type { Connector } from "@/lib/domain/runs/answers/connector";
import { findEditableRun, findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import type { Run } from "@/lib/domain/runs/run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { findConnector } from "@/lib/integrations/harness/connectors";
import { defineAction } from "@/lib/server/action";
import { lookUp } from "@/lib/server/look-up";

/** The box that the override of a failed connector test belongs to. */
const TEST_BOX = "G238";

const runInput = z.object({ runId: z.string().min(1) });

/** Saves the connector step. A complete answer is first checked with Harness and AWS. */
export const saveConnectorAction = defineAction({
  name: "runs.saveConnector",
  input: runInput.extend({
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    if (!input.complete) return await saveStep(deps, actor, run, { ...input, slug: "connector" });
    const parsed = parseAnswer("connector", input.value);
    if (!parsed.ok) return parsed;
    const problems = await connectorProblems(deps, run, parsed.value);
    const [first] = Object.values(problems);
    if (first !== undefined) return err({ code: "invalid_input" as const, message: first, fieldErrors: problems });

    const saved = await saveStep(deps, actor, run, { ...input, slug: "connector" });
    if (!saved.ok) return saved;
    const stated = (await deps.checks.listStatements(run.id)).find(({ item, kind }) => item === TEST_BOX && kind === "override");
    const reason = parsed.value.override?.reason;
    if (reason !== undefined && reason !== stated?.reason) {
      const overridden = await deps.checks.state(actor, run, { item: TEST_BOX, kind: "override", reason });
      if (!overridden.ok) return overridden;
    } else if (reason === undefined && stated !== undefined) {
      const revoked = await deps.checks.revoke(actor, run, { item: TEST_BOX, kind: "override" });
      if (!revoked.ok) return revoked;
    }
    return saved;
  },
});

/** Whether a connector's name is free in the project, and the identifier that follows from it. */
export const checkConnectorNameAction = defineAction({
  name: "runs.checkConnectorName",
  input: runInput.extend({ name: z.string().max(200) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => await checkConnectorName(deps, run, input.name),
});

/** "Create now": the policy, the identity, the connector and its test. */
export const createConnectorAction = defineAction({
  name: "runs.createConnector",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S2", "S3", "S4"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});

/** Tests the connection again with the saved answers. */
export const retryTestAction = defineAction({
  name: "runs.retryConnectorTest",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S4"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});

async function checkConnectorName(deps: Deps, run: Run, name: string): Promise<Result<ConnectorNameCheck, AppError>> {
  const named = connectorIdentifier(name);
  if (named.identifier === undefined) return ok({ identifier: "", sentence: named.problem, problem: named.problem });
  const clients = await deps.clientsFor(run);
  if (!clients.ok) return clients;
  const found = await lookUp(async () => await findConnector(clients.value.harness, run.scope, named.identifier));
  return found.ok ? ok(judgeConnectorName(named.identifier, found.value, run.id)) : found;
}

/** The connector's problems in this project and account, by field. A look-up that fails is left to the plan. */
async function connectorProblems(deps: Deps, run: Run, answer: Connector): Promise<Readonly<Record<string, string>>> {
  const facts = credentialFacts(run.path.identity);
  const problems: Record<string, string> = {};
  if (facts.needsDelegate && answer.delegateSelectors.length === 0) {
    problems["delegateSelectors"] =
      "Add at least one tag of a delegate. The identity belongs to the delegate, so Harness must know which delegate to use.";
  }
  const clients = await deps.clientsFor(run);
  if (!clients.ok) return problems;
  const [name, regions] = await Promise.all([
    checkConnectorName(deps, run, answer.name),
    lookUp(async () => await listRegions(clients.value.aws)),
  ]);
  if (name.ok && name.value.problem !== undefined) problems["name"] = name.value.problem;
  const region = regions.ok ? regions.value.find((one) => one.name === answer.region) : undefined;
  if (regions.ok && region === undefined)
    problems["region"] = `There is no region ${answer.region} in partition ${clients.value.awsConnection.partition}.`;
  else if (region?.enabled === false)
    problems["region"] = `Region ${answer.region} is not enabled in the account. Choose an enabled region.`;
  return problems;
}
