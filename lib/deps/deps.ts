import { env } from "@/lib/config/env";
import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import { database, type Database } from "@/lib/db/client";
import { createAnswerRepository } from "@/lib/db/answer-repository";
import { createCheckRepository } from "@/lib/db/check-repository";
import { createConnectionRepository } from "@/lib/db/connection-repository";
import { createConnectionUpkeep } from "@/lib/db/connection-upkeep";
import { databaseClock } from "@/lib/db/database-clock";
import { createDeploymentRepository } from "@/lib/db/deployment-repository";
import { createEventRepository } from "@/lib/db/event-repository";
import { createFindRepository } from "@/lib/db/find-repository";
import { createInventoryCounts } from "@/lib/db/inventory-counts";
import { createInventoryRepository } from "@/lib/db/inventory-repository";
import { createOperationRepository } from "@/lib/db/operation-ledger";
import { createRotationRepository } from "@/lib/db/rotation-repository";
import { createRunOrders } from "@/lib/db/run-orders";
import { createRunRepository } from "@/lib/db/run-repository";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { createShellRepository } from "@/lib/db/shell-repository";
import { EVERY_TENANT, type TenantScope } from "@/lib/domain/access/tenant-scope";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";

import { joinAccess } from "./access";
import { createKeptClients, joinConnections, joinConnectionSetup } from "./connections";
import { joinDeployment } from "./deployment";
import { joinHealth } from "./health";
import { joinPreparation } from "./preparation-reads";
import { joinProbes } from "./probes";
import { joinReads } from "./reads";
import { joinInventory } from "./inventory";
import { joinPosture } from "./posture";
import { joinRotation } from "./rotation";
import { joinRuns } from "./runs";
import { joinStepRules } from "./step-rules";
import { joinVerify } from "./verify";

/**
 * The dependencies of the domain: repositories, reads and ports of the vendors, the clock. Web, worker and command line share
 * them. None of them is a vendor's client: each file of lib/deps turns clients into the reads and ports of one concern.
 */
export type Deps = ReturnType<typeof joinDeps>;

const kept = createKeptClients(databaseClock);

/**
 * The dependencies of one request or workflow, whose reads and writes the database confines to the scope. Clients of
 * vendors are shared between calls: a caller that names a connection has read it under a scope.
 */
export function createDeps(scope: TenantScope): Deps {
  return joinDeps(database(scope));
}

function joinDeps(db: Database) {
  const clock = databaseClock;
  const { CARABINER_SANDBOX, CARABINER_DATA_DIR, CARABINER_REQUIRE_MFA } = env();
  const sandboxPeople = CARABINER_SANDBOX !== "off";
  const keys = () => openKeyFile(CARABINER_DATA_DIR);
  const vault = createVault({ store: createSecretRepository(db), keys });
  const clients = joinConnections({ vault, clock, kept });
  const connections = createConnectionRepository(db, {
    clock,
    sandbox: sandboxPeople,
    everyTenant: database(EVERY_TENANT),
  });
  const runs = joinRuns({ connections, clients, vault });
  const probes = joinProbes({ runs, clients });
  const reads = joinReads({ runs, clients });
  const preparation = joinPreparation(runs);
  const inventory = createInventoryRepository(db);
  const answers = createAnswerRepository(db);
  const checks = createCheckRepository(db);
  const operations = createOperationRepository(db);
  return {
    clock,
    vault,
    connectionSetup: joinConnectionSetup({ vault, clients }),
    connections,
    connectionUpkeep: createConnectionUpkeep(db, clock),
    connectionsFor: runs.connectionsFor,
    handlersFor: runs.handlersFor,
    ...probes,
    ...reads,
    ...joinPosture(clients),
    ...joinVerify(runs),
    ...preparation,
    ...joinRotation({ runs, clock }),
    ...joinDeployment(runs),
    stepRules: joinStepRules({ ...runs, ...probes, ...reads, ...preparation, clock, vault, answers, checks, operations }),
    inventory,
    discovery: joinInventory({ clients, connections, inventory, clock }),
    sandboxWorld: () => readSandboxEndpoints()?.world,
    shell: createShellRepository(db, { sandbox: sandboxPeople }),
    ...joinAccess(db, { sandboxPeople, secondFactorRule: CARABINER_REQUIRE_MFA, keys }),
    health: joinHealth(db),
    events: createEventRepository(db),
    find: createFindRepository(db),
    inventoryCounts: createInventoryCounts(db),
    runs: createRunRepository(db),
    orders: createRunOrders(db),
    answers,
    operations,
    rotations: createRotationRepository(db),
    deployments: createDeploymentRepository(db),
    checks,
  };
}
