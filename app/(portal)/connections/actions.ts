"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { connectionPath, connectionsPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { canAddConnections } from "@/lib/domain/access/setup-access";
import { addAwsConnection } from "@/lib/domain/connections/add-aws-connection";
import { addHarnessConnection } from "@/lib/domain/connections/add-harness-connection";
import { awsConnectionSchema } from "@/lib/domain/connections/aws-connection-input";
import { renewSessionSchema } from "@/lib/domain/connections/aws-session-input";
import { checkAwsAccess, checkAwsConnection } from "@/lib/domain/connections/check-aws-connection";
import { findManagedAws, findManagedHarness } from "@/lib/domain/connections/find-managed";
import { harnessConnectionSchema } from "@/lib/domain/connections/harness-connection-input";
import { LEAST } from "@/lib/domain/connections/portal-access";
import { renewAwsSession } from "@/lib/domain/connections/renew-aws-session";
import { defineFormAction } from "@/lib/server/action";

const connectionId = z.string().min(1).max(64);
function revalidateConnection(id: string): void {
  revalidatePath(connectionsPath);
  revalidatePath(connectionPath(id));
}

const NOT_YOURS = { code: "not_found" as const, message: "There is no such page, or you may not see it." };

/** Every permission is one call, and IAM allows only a few calls per second. */
const RIGHTS_CHECK_MS = 60_000;

export const addHarnessConnectionAction = defineFormAction({
  name: "connections.addHarness",
  input: harnessConnectionSchema,
  authorize: ({ actor }) => (canAddConnections(actor) ? ok(undefined) : err(NOT_YOURS)),
  run: async ({ actor, input, deps }) => {
    const added = await addHarnessConnection(
      { ...deps.connectionSetup, clock: deps.clock, addHarness: deps.connections.addHarness },
      actor,
      input,
    );
    if (added.ok) revalidatePath("/connections");
    return added;
  },
});

export const addAwsConnectionAction = defineFormAction({
  name: "connections.addAws",
  input: awsConnectionSchema,
  authorize: ({ actor }) => (canAddConnections(actor) ? ok(undefined) : err(NOT_YOURS)),
  run: async ({ actor, input, deps }): Promise<Result<{ readonly id: string }, AppError>> => {
    const added = await addAwsConnection(
      {
        ...deps.connectionSetup,
        clock: deps.clock,
        isOfSandbox: deps.connections.isOfSandbox,
        addAws: deps.connections.addAws,
      },
      actor,
      input,
    );
    if (!added.ok) return added;
    revalidatePath(connectionsPath);
    // The connection's page shows what is next: set up the role, check, confirm.
    redirect(connectionPath(added.value.id, { may: input.method === "role" ? [LEAST, ...(input.may ?? [])] : [] }));
  },
});

export const checkHarnessConnectionAction = defineFormAction({
  name: "connections.checkHarness",
  input: z.object({ connectionId }),
  authorize: async ({ actor, input, deps }) => await findManagedHarness(deps, actor, input.connectionId),
  run: async ({ actor, deps, resource: connection }) => {
    const checked = await deps.connectionSetup.checkStoredHarness(connection);
    if (!checked.ok) return checked;
    await deps.connections.markHarnessChecked(actor, connection, checked.value.accountName);
    revalidatePath("/connections");
    return checked;
  },
});

export const checkAwsConnectionAction = defineFormAction({
  name: "connections.checkAws",
  vendorsMs: RIGHTS_CHECK_MS,
  input: z.object({ connectionId }),
  authorize: async ({ actor, input, deps }) => await findManagedAws(deps, actor, input.connectionId),
  run: async ({ actor, deps, resource: connection }) => {
    const { recordCheck, endSession } = deps.connectionUpkeep;
    const seen = await checkAwsAccess({ ...deps.connectionSetup, recordCheck, endSession }, actor, connection);
    revalidateConnection(connection.id);
    // The reason for a failure is stored, and the page shows it to later visitors too.
    return ok(seen.ok ? seen.value : undefined);
  },
});

export const renewAwsSessionAction = defineFormAction({
  name: "connections.renewSession",
  input: renewSessionSchema,
  authorize: async ({ actor, input, deps }) => await findManagedAws(deps, actor, input.connectionId),
  run: async ({ actor, input, deps, resource: connection }) => {
    const { findSessionOwner, keepSession } = deps.connectionSetup;
    const { replaceSession } = deps.connectionUpkeep;
    const renewed = await renewAwsSession({ findSessionOwner, keepSession, replaceSession }, actor, connection, input);
    if (renewed.ok) revalidateConnection(connection.id);
    return renewed;
  },
});

export const confirmAwsConnectionAction = defineFormAction({
  name: "connections.confirmAws",
  vendorsMs: RIGHTS_CHECK_MS,
  input: z.object({ connectionId, callerArn: z.string().min(1).max(2048) }),
  authorize: async ({ actor, input, deps }) => await findManagedAws(deps, actor, input.connectionId),
  run: async ({ actor, input, deps, resource: connection }) => {
    // Read again: the confirmation is about AWS's current response, not about the form's values.
    const seen = await checkAwsConnection(deps.connectionSetup, connection);
    if (!seen.ok) return seen;
    if (seen.value.callerArn !== input.callerArn) {
      return err({ code: "conflict", message: "The identity has changed since you checked it. Check again." });
    }
    const confirmed = await deps.connections.confirmAws(actor, connection, seen.value);
    if (confirmed.ok) revalidateConnection(connection.id);
    return confirmed;
  },
});

export const removeHarnessConnectionAction = defineFormAction({
  name: "connections.removeHarness",
  recent: true,
  input: z.object({ connectionId }),
  authorize: async ({ actor, input, deps }) => await findManagedHarness(deps, actor, input.connectionId),
  run: async ({ actor, deps, resource: connection }) => {
    const removed = await deps.connections.removeHarness(actor, connection);
    if (removed.ok) revalidatePath("/connections");
    return removed;
  },
});

export const removeAwsConnectionAction = defineFormAction({
  name: "connections.removeAws",
  recent: true,
  input: z.object({ connectionId }),
  authorize: async ({ actor, input, deps }) => await findManagedAws(deps, actor, input.connectionId),
  run: async ({ actor, deps, resource: connection }): Promise<Result<{ readonly id: string }, AppError>> => {
    const removed = await deps.connections.removeAws(actor, connection);
    if (!removed.ok) return removed;
    revalidatePath(connectionsPath);
    redirect(connectionsPath);
  },
});
