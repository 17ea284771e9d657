import { parseArgs } from "node:util";

import type { Deps } from "@/lib/deps/deps";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { isReadable, newestPerAccount } from "@/lib/domain/inventory/readable-connections";
import { shardsOf, type Shard } from "@/lib/domain/inventory/scan";

import { cliActor } from "../cli-actor";
import { cliDeps } from "../cli-deps";
import { printFailure, UsageError, type Command, type ExitCode, type Io } from "../command";

export const discoverCommand: Command = {
  name: "discover",
  summary: "read instances and clusters of the connected accounts into the inventory, or print them as JSON lines",
  usage: "[--account ID…] [--region R…] [--json]",
  run: async (args, io) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        account: { type: "string", multiple: true },
        region: { type: "string", multiple: true },
        json: { type: "boolean" },
      },
    });
    const regions = values.region ?? [];
    const deps = cliDeps();
    const connections = await chosenConnections(deps, values.account ?? []);
    let code: ExitCode = 0;
    for (const connection of connections) {
      const worked = values.json === true ? printAccount : storeAccount;
      if (!(await worked({ deps, io, connection, regions }))) code = 1;
    }
    return code;
  },
};

type Work = {
  readonly deps: Deps;
  readonly io: Io;
  readonly connection: AwsConnection;
  readonly regions: readonly string[];
};

async function chosenConnections(deps: Deps, accounts: readonly string[]): Promise<readonly AwsConnection[]> {
  const all = newestPerAccount((await deps.connections.listAws(cliActor())).filter(isReadable));
  const unknown = accounts.find((account) => !all.some(({ accountId }) => accountId === account));
  if (unknown !== undefined) {
    throw new UsageError(
      `The portal has no access to account ${unknown}. Known: ${all.map(({ accountId }) => accountId).join(", ") || "none"}.`,
    );
  }
  return all.filter(({ accountId }) => accounts.length === 0 || accounts.includes(accountId));
}

/** Reads one account into the database, the same parts in the same way as the worker. False when a part failed. */
async function storeAccount({ deps, io, connection, regions }: Work): Promise<boolean> {
  const { id: awsConnectionId, accountId } = connection;
  const { scanId, isNew } = await deps.inventory.beginScan({
    awsConnectionId,
    accountId,
    requestedById: cliActor().userId,
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
