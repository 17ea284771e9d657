import { z } from "zod";

import { compareOperations } from "@/lib/domain/plan/compare";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";

import { parseAnswers, readAnswersFile } from "../answers-file";
import { ANSWERS_OPTION, defineCommand, JSON_FLAG, NONE, toJson } from "../command";
import { connectionsOf } from "../file-run";
import { printFailure } from "../print-failure";
import { unsavedRun } from "../unsaved-run";

export const planCommand = defineCommand({
  name: "plan",
  summary: "Print the operations of an answers file with their decisions; change nothing.",
  examples: ["carabiner plan --answers answers.json"],
  args: NONE,
  options: z.object({ answers: ANSWERS_OPTION, json: JSON_FLAG }),
  run: async ({ options }, { io, portal }) => {
    const file = readAnswersFile(options.answers);
    if (!file.ok) return printFailure(io, file.error);
    const answers = parseAnswers(file.value.answers);
    if (!answers.ok) return printFailure(io, answers.error);

    const { deps, actor } = await portal();
    const connections = await connectionsOf(deps, actor, file.value);
    if (!connections.ok) return printFailure(io, connections.error);
    const { aws, harness } = connections.value;
    const run = unsavedRun(file.value.run, {
      kind: aws.kind,
      harnessConnectionId: harness.id,
      awsConnectionId: aws.id,
      accountIdentifier: harness.accountIdentifier,
    });
    const handlers = await deps.handlersFor(run);
    if (!handlers.ok) return printFailure(io, handlers.error);
    const operations = impliedOperations({ run, answers: answers.value, partition: aws.partition });
    const compared = await compareOperations(
      { handlers: handlers.value, clock: deps.clock },
      { runId: run.id, reference: run.reference },
      operations,
      [],
    );
    if (options.json) {
      io.out(toJson(compared.map(({ operation, failure }) => ({ ...operation, failure: failure?.message }))));
    } else {
      for (const { operation, failure } of compared) {
        io.out(`${operation.decision.padEnd(7)} ${operation.title.padEnd(56)} ${operation.preview.call}`);
        if (failure !== undefined) io.err(`        ${failure.message}`);
        else if (operation.decision === "refuse") io.err(`        ${operation.reason}`);
      }
    }
    return compared.some(({ operation, failure }) => failure !== undefined || operation.decision === "refuse") ? 1 : 0;
  },
});
