"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";

import { inventoryPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import { READ_ACCOUNT_WORKFLOW } from "@/lib/domain/inventory/carry-out-reading";
import { defineFormAction } from "@/lib/server/action";

import { readableConnections } from "./load-inventory";

const NOTHING_TO_READ: AppError = {
  code: "forbidden",
  message: "You have no account to read. Ask an org admin for a role, or for access to the account.",
};

/** "Read now": orders a reading of every account that the person may use, except those being read already. */
export const readAccountsAction = defineFormAction({
  name: "inventory.readAccounts",
  input: z.object({}),
  authorize: async ({ actor, deps }) => {
    const connections = readableConnections(actor, await deps.connections.listAws(actor));
    return connections.length === 0 ? err(NOTHING_TO_READ) : ok(connections);
  },
  run: async ({ actor, deps, resource: connections }) => {
    const begun = await Promise.all(
      connections.map(async ({ id: awsConnectionId, accountId }) => {
        const scan = await deps.inventory.beginScan({
          awsConnectionId,
          accountId,
          requestedById: actor.userId,
          workflow: READ_ACCOUNT_WORKFLOW,
          now: deps.clock.now(),
        });
        return scan.isNew ? 1 : 0;
      }),
    );
    // The page shows the reading immediately and then follows its progress.
    revalidatePath(inventoryPath, "layout");
    return ok({ begun: begun.reduce<number>((sum, one) => sum + one, 0) });
  },
});
