import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry } from "@/lib/core/retry";
import type { ConnectionRepository } from "@/lib/db/connection-repository";
import type { InventoryRepository } from "@/lib/db/inventory-repository";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { REGIONS_SHARD, shardsOf, toShardFailure, type Shard, type ShardReading } from "@/lib/domain/inventory/scan";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import { listClusters } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { betweenCalls } from "@/lib/integrations/real-wait";
import type { ConnectionClients } from "./connections";

type InventoryJoin = {
  readonly clients: Pick<ConnectionClients, "awsClientsFor">;
  readonly connections: Pick<ConnectionRepository, "findAwsById">;
  readonly inventory: InventoryRepository;
  readonly clock: Clock;
};

/** How a part ended, in a form that a workflow may keep. */
export type ShardEnd = { readonly state: "done" | "doubted" | "failed"; readonly found: number };

const REMOVED: AppError = {
  code: "precondition_failed",
  message: "The connection to this AWS account was removed. Add it again on the Connections page.",
};

/** A part is tried this often when AWS was busy or out of reach; each client call has its own attempts below that. */
const ATTEMPTS = 3;
const PACE = { firstMs: 2_000, longestMs: 4_000 };

/** What reads AWS accounts into the inventory: for the worker and for the command line. */
export function joinInventory({ clients, connections, inventory, clock }: InventoryJoin) {
  async function clientsOf(connection: AwsConnection): Promise<Result<AwsClients, AppError>> {
    return await clients.awsClientsFor(connection, { sessionName: "inventory" });
  }

  /** Reads one part whole, without storing it. */
  async function readShard(connection: AwsConnection, { region, kind }: Shard): Promise<Result<ShardReading, AppError>> {
    const aws = await clientsOf(connection);
    if (!aws.ok) return aws;
    const read = async (): Promise<Result<ShardReading, AppError>> => {
      if (kind === "instances") {
        const items = await describeInstances(aws.value, region);
        return items.ok ? ok({ kind, items: items.value }) : items;
      }
      const items = await listClusters(aws.value, region);
      return items.ok ? ok({ kind, items: items.value }) : items;
    };
    return await persistently(read);
  }

  /** The regions that the account has enabled. */
  async function readRegions(connection: AwsConnection): Promise<Result<readonly string[], AppError>> {
    const aws = await clientsOf(connection);
    if (!aws.ok) return aws;
    const regions = await persistently(async () => await listRegions(aws.value));
    return regions.ok ? ok(regions.value.filter(({ enabled }) => enabled).map(({ name }) => name)) : regions;
  }

  async function connectionOf(awsConnectionId: string): Promise<Result<AwsConnection, AppError>> {
    const connection = await connections.findAwsById(awsConnectionId);
    return connection === undefined ? err(REMOVED) : ok(connection);
  }

  return {
    readShard,
    readRegions,

    /**
     * Finds the regions of a reading, all or `only` some, and notes its parts. Gives the parts that are not read yet.
     * Without the list of regions a reading has one failed part. `fence` is that of the worker that has the reading.
     */
    async openScan(
      awsConnectionId: string,
      { scanId, fence = 0, only = [] }: { readonly scanId: string; readonly fence?: number; readonly only?: readonly string[] },
    ): Promise<readonly Shard[]> {
      const connection = await connectionOf(awsConnectionId);
      const regions = connection.ok ? await readRegions(connection.value) : connection;
      if (!regions.ok) {
        await inventory.failShard({ scanId, fence, now: clock.now() }, REGIONS_SHARD, toShardFailure(regions.error));
        return [];
      }
      const shards = shardsOf(regions.value.filter((region) => only.length === 0 || only.includes(region)));
      await inventory.openShards({ scanId, fence, now: clock.now() }, shards);
      const ended = await inventory.listEndedShards(scanId);
      return shards.filter((shard) => !ended.some(({ region, kind }) => region === shard.region && kind === shard.kind));
    },

    /** Reads one part and stores it, or notes why it could not be read. Safe to repeat. */
    async scanShard(
      awsConnectionId: string,
      { scanId, fence = 0 }: { readonly scanId: string; readonly fence?: number },
      shard: Shard,
    ): Promise<ShardEnd> {
      const connection = await connectionOf(awsConnectionId);
      const reading = connection.ok ? await readShard(connection.value, shard) : connection;
      if (!reading.ok || !connection.ok) {
        const error = reading.ok ? REMOVED : reading.error;
        await inventory.failShard({ scanId, fence, now: clock.now() }, shard, toShardFailure(error));
        return { state: "failed", found: 0 };
      }
      const { accountId } = connection.value;
      const stored = await inventory.saveShard({
        scanId,
        fence,
        accountId,
        region: shard.region,
        reading: reading.value,
        now: clock.now(),
      });
      return { state: stored.state, found: reading.value.items.length };
    },
  };
}

/** Tries again what AWS was too busy for or did not answer. A refusal is an answer and is not tried again. */
async function persistently<Value>(read: () => Promise<Result<Value, AppError>>): Promise<Result<Value, AppError>> {
  return await retry(betweenCalls, read, (answer, tries) => {
    if (answer.ok || tries === ATTEMPTS) return undefined;
    return answer.error.code === "rate_limited" || answer.error.code === "upstream_unavailable" ? PACE : undefined;
  });
}
