"use server";

import { redirect } from "next/navigation";

import { runPath } from "@/lib/config/routes";
import { err, ok } from "@/lib/core/result";
import { canEdit } from "@/lib/domain/access/run-access";
import { createRun } from "@/lib/domain/onboarding/create-run";
import { newRunSchema, readProjectChoice, toPath } from "@/lib/domain/runs/path-form";
import { defineAction } from "@/lib/server/action";

const NO_PROJECT = "There is no such project, or you may not start runs in it. Choose one from the list.";

/** Starts a run and opens its task list. The project is looked up again, because the list may be an hour old. */
export const createRunAction = defineAction({
  name: "runs.create",
  input: newRunSchema,
  authorize: async ({ actor, input, deps }) => {
    const refused = err({ code: "not_found" as const, message: NO_PROJECT, fieldErrors: { project: NO_PROJECT } });
    const choice = readProjectChoice(input.project);
    if (choice === undefined) return refused;
    const connection = await deps.connections.findHarness(actor, choice.harnessConnectionId);
    if (connection === undefined) return refused;
    return canEdit(actor, { accountIdentifier: connection.accountIdentifier, ...choice }) ? ok({ choice, connection }) : refused;
  },
  run: async ({ actor, input, deps, resource: { choice, connection } }) => {
    const harness = await deps.harnessReadsFor(connection);
    if (!harness.ok) return harness;
    const { orgIdentifier, projectIdentifier } = choice;
    const project = await harness.value.findProject({ orgIdentifier, identifier: projectIdentifier });
    if (!project.ok) return project;
    if (project.value === undefined) {
      return err({ code: "not_found", message: NO_PROJECT, fieldErrors: { project: NO_PROJECT } });
    }
    const run = await createRun(deps, actor, { ...choice, awsConnectionId: input.awsConnectionId, path: toPath(input) });
    if (!run.ok) return run;
    redirect(runPath(run.value.id));
  },
});
