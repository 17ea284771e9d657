import { z } from "zod";

import type { AwsConnection } from "@/lib/domain/connections/connection";
import { isReadable, newestPerAccount } from "@/lib/domain/inventory/readable-connections";
import { shardsOf, type Shard } from "@/lib/domain/inventory/scan";
import { accountIdSchema, regionSchema } from "@/lib/domain/runs/answers/fields";

import { defineCommand, flag, list, NONE, UsageError } from "../command";
import type { ExitCode, Io } from "../io";
import type { Portal } from "../portal";
import { printFailure } from "../print-failure";

export const discoverCommand = defineCommand({
  name: "discover",
  summary: "Read instances and clusters of the connected accounts into the inventory, or print them as JSON lines.",
  examples: ["carabiner discover", "carabiner discover --account 482177309156 --region eu-west-1 eu-central-1 --json"],
  args: NONE,
  options: z.object({
    account: list("<ids...>", "only these accounts", accountIdSchema),
    region: list("<regions...>", "only these regions", regionSchema),
    json: flag("print JSON lines, one thing a line, and store nothing"),
  }),
  run: async ({ options }, { io, portal }) => {
    const opened = await portal();
    const connections = await chosenConnections(opened, options.account);
    let code: ExitCode = 0;
    for (const connection of connections) {
      const worked = options.json ? printAccount : storeAccount;
      if (!(await worked({ ...opened, io, connection, regions: options.region }))) code = 1;
    }
    return code;
  },
});

type Work = Pick<Portal, "deps" | "actor"> & {
  readonly io: Io;
  readonly connection: AwsConnection;
  readonly regions: readonly string[];
};

async function chosenConnections({ deps, actor }: Portal, accounts: readonly string[]): Promise<readonly AwsConnection[]> {
  const all = newestPerAccount((await deps.connections.listAws(actor)).filter(isReadable));
  const unknown = accounts.find((account) => !all.some(({ accountId }) => accountId === account));
  if (unknown !== undefined) {
    throw new UsageError(
      `--account: The portal has no access to account ${unknown}. Known: ${all.map(({ accountId }) => accountId).join(", ") || "none"}.`,
    );
  }
  return all.filter(({ accountId }) => accounts.length === 0 || accounts.includes(accountId));
}

/** Reads one account into the database, the same parts in the same way as the worker. False when a part failed. */
async function storeAccount({ deps, actor, io, connection, regions }: Work): Promise<boolean> {
  const { id: awsConnectionId, accountId } = connection;
  const { scanId, isNew } = await deps.inventory.beginScan({
    awsConnectionId,
    accountId,
    requestedById: actor.userId,
    now: deps.clock.now(),
  });
  if (!isNew) {
    io.err(`${accountId} is being read already. Wait until that reading has ended.`);
    return false;
  }
  const shards = await deps.discovery.openScan(awsConnectionId, { scanId, only: regions });
  await Promise.all(
    shards.map(async (shard) => {
      const end = await deps.discovery.scanShard(awsConnectionId, { scanId }, shard);
      if (end.state !== "done" || end.found > 0) io.out(describe(accountId, shard, end));
    }),
  );
  const state = await deps.inventory.finishScan(scanId, deps.clock.now());
  io.err(`${accountId}: ${String(shards.length)} parts read, ${state}`);
  if (shards.length === 0)
    io.err(regions.length === 0 ? "The list of regions could not be read." : "None of these regions is enabled.");
  return state === "done" && shards.length > 0;
}

function describe(accountId: string, { region, kind }: Shard, end: { readonly state: string; readonly found: number }): string {
  const found = end.state === "failed" ? "failed" : `${String(end.found)} ${kind}`;
  return `${accountId}  ${region.padEnd(16)} ${found}${end.state === "doubted" ? ", doubted: nothing was marked gone" : ""}`;
}

/** Prints one account as JSON lines, one thing a line, and stores nothing. False when a part failed. */
async function printAccount({ deps, io, connection, regions }: Work): Promise<boolean> {
  const { accountId } = connection;
  const enabled = await deps.discovery.readRegions(connection);
  if (!enabled.ok) {
    printFailure(io, enabled.error);
    return false;
  }
  const chosen = enabled.value.filter((region) => regions.length === 0 || regions.includes(region));
  const ends = await Promise.all(
    shardsOf(chosen).map(async (shard) => {
      const reading = await deps.discovery.readShard(connection, shard);
      if (!reading.ok) {
        io.err(`${accountId} ${shard.region} ${shard.kind}: ${reading.error.message}`);
        return false;
      }
      for (const item of reading.value.items) io.out(JSON.stringify({ accountId, kind: reading.value.kind, ...item }));
      return true;
    }),
  );
  return ends.every(Boolean);
}
