import { afterAll, beforeAll, expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { applyOperation, type ApplyDeps } from "@/lib/domain/plan/apply-operation";
import { applyWaves } from "@/lib/domain/plan/apply-waves";
import { createHandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import { toWaves } from "@/lib/domain/plan/order";
import { createFakeLedger } from "@/lib/domain/plan/testing/fake-ledger";
import { createWire } from "@/lib/domain/plan/testing/wire";
import { holdUndo, undoable, undoOperation } from "@/lib/domain/plan/undo-operation";
import { undoWaves } from "@/lib/domain/plan/undo-waves";
import { connectorSchema } from "@/lib/domain/runs/answers/connector";
import { identitySchema } from "@/lib/domain/runs/answers/identity";
import { permissionsSchema } from "@/lib/domain/runs/answers/permissions";
import { createAwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { createHarnessClient } from "@/lib/integrations/harness/client";
import { createHarnessAccess } from "@/lib/integrations/harness/harness-access";
import { startFaultProxy, WRITE_FAULTS, type WriteFault } from "./fault-proxy";
import { type StandIn, startForTest } from "../harness/testing";
import { closeWorld, openWorld, PROD, world } from "../seed/aws-world.fixture";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "../seed/world";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
/** How long a client waits here; a late call is carried out a little after that. */
const LIMIT_MS = 4_000;
const LATE_MS = 4_300;
/** A read that is no write of ours but has the method of one. */
const NO_WRITE = /testConnection|\/list|batch/i;
const WRITES = /^(Create|Delete|Attach|Detach|Put|Update)|^(POST|PUT|DELETE) /;

let standIn: StandIn;

beforeAll(async () => {
  await openWorld();
  standIn = await startForTest({ awsEndpoint: world.sandbox.endpoint });
});
afterAll(async () => {
  await standIn.stop();
  await closeWorld();
});

/** A run against the local AWS and the stand-in, both behind a proxy that spoils each kind of write once. */
async function begin(fault: WriteFault, suffix: string) {
  const spoiled = new Set<string>();
  let armed = true;
  const faultFor = (call: string): WriteFault | undefined => {
    const kind = call.replace(/(?<=secrets\/|connectors\/).+$/, "…");
    if (!armed || !WRITES.test(call) || NO_WRITE.test(call) || spoiled.has(kind)) return undefined;
    spoiled.add(kind);
    return fault;
  };
  const aws = await startFaultProxy("aws", world.sandbox.endpoint, faultFor, LATE_MS);
  const harness = await startFaultProxy("harness", standIn.url, faultFor, LATE_MS);
  const { accessKeyId, secretAccessKey, sessionToken } = world.prod;
  const clients = createAwsClients({
    credentials: keyCredentials(accessKeyId, new Secret(secretAccessKey), new Secret(sessionToken ?? "")),
    account: PROD,
    homeRegion: "us-east-1",
    endpoint: aws.url,
    limiter: {
      enter: async () => await Promise.resolve({ throttled: () => undefined, leave: () => undefined }),
      throttleCount: () => 0,
    },
    requestTimeoutMs: LIMIT_MS,
  });
  const iam = createIamAccess(clients);
  const access = createHarnessAccess(
    createHarnessClient({
      baseUrl: harness.url,
      apiKey: new Secret(SANDBOX_API_KEYS.admin),
      accountId: HARNESS_ACCOUNT_ID,
      allowPrivateAddresses: true,
      limiter: { enter: async () => await Promise.resolve() },
      wait: async () => await Promise.resolve(),
      requestTimeoutMs: LIMIT_MS,
    }),
  );
  const runId = `run_${suffix}`;
  const operations = impliedOperations({
    run: {
      id: runId,
      reference: "CB-2026-0001",
      scope: SCOPE,
      awsAccountId: PROD,
      path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
      externalId: "x",
    },
    partition: "aws",
    answers: {
      permissions: permissionsSchema.parse({
        packs: ["P0"],
        policyName: `HarnessFault-${suffix}`,
        description: "",
        passRoleArns: [],
      }),
      identity: identitySchema.parse({ kind: "new-user", userName: `harness-fault-${suffix}`, attach: "custom" }),
      connector: connectorSchema.parse({
        name: `Fault ${suffix}`,
        region: "eu-west-1",
        delegateSelectors: [],
        executeOnDelegate: true,
      }),
    },
  });
  const store = createFakeLedger(createWire(), operations);
  let skippedMs = 0;
  const deps: ApplyDeps = {
    ledger: store.ledger,
    handlers: createHandlerTable({
      iam,
      harness: access,
      secrets: { open: async () => await Promise.resolve(ok(new Secret("x"))) },
      tryKey: async () => await Promise.resolve(),
      explainConnectorTest: () => ({ code: "upstream_rejected", message: "The connector's test is red." }),
    }),
    // The waits between tries are skipped. The shortest takes a second, so that a late call lands before the next try.
    clock: { now: () => new Date(Date.now() + skippedMs) },
    sleep: async (ms) => {
      skippedMs += ms;
      await Promise.all([aws.settle(), harness.settle()]);
    },
    random: () => 0.5,
    idempotencyKey: (operation) => `key-of-${operation.id}`,
  };
  const target = (operationId: string, fence: number) => ({ runId, reference: "CB-2026-0001", operationId, fence });
  const userName = `harness-fault-${suffix}`;

  return {
    spoiled,
    async apply(): Promise<readonly string[]> {
      const fence = store.raiseFence();
      return await applyWaves(toWaves(operations), async ({ id }) => await applyOperation(deps, target(id, fence)));
    },
    async undo(): Promise<boolean> {
      spoiled.clear();
      const fence = store.raiseFence();
      const entries = [...store.entries.values()];
      const { complete } = await undoWaves(
        entries.map((entry) => entry.operation),
        undoable(entries).map((entry) => entry.operation.id),
        {
          undo: async ({ id }) => {
            const undone = await undoOperation(deps, target(id, fence));
            return undone.ok && undone.value.removed;
          },
          hold: async ({ id }, inTheWay) => await holdUndo(deps, target(id, fence), inTheWay),
        },
      );
      return complete;
    },
    failures: () =>
      [...store.entries.values()].flatMap(({ operation, state, failure, note }) =>
        state === "done" || state === "undone" ? [] : [`${operation.id} ${state}: ${failure?.message ?? note ?? ""}`],
      ),
    /** What exists, asked past the faults once everything late has landed. */
    async exists() {
      await Promise.all([aws.settle(), harness.settle()]);
      armed = false;
      const [user, keys, attached, policy, connector] = await Promise.all([
        iam.findUser(userName),
        iam.listAccessKeys(userName),
        iam.listAttachedPolicies({ kind: "user", name: userName }),
        iam.findPolicy(`arn:aws:iam::${PROD}:policy/HarnessFault-${suffix}`),
        access.findConnector({ scope: SCOPE, identifier: `Fault_${suffix}` }),
      ]);
      armed = true;
      return {
        user: user.ok ? user.value !== undefined : user.error.code,
        keys: keys.ok ? keys.value.length : 0,
        attached: attached.ok ? attached.value.length : 0,
        policy: policy.ok ? policy.value !== undefined : policy.error.code,
        connector: connector.ok ? connector.value !== undefined : connector.error.code,
      };
    },
    async stop(): Promise<void> {
      clients.close();
      await Promise.all([aws.stop(), harness.stop()]);
    },
  };
}

/** The faults of the ordinary run: a lost response, a refusal and half a response. `npm run test:chaos` takes them all. */
const SHORT_ROUND = ["a reset after the commit", "throttling", "a truncated reply"];
const isLong = process.env["CARABINER_CHAOS_ROUNDS"] !== undefined;

test.each(
  WRITE_FAULTS.map((fault, index) => ({ fault, name: fault.name, suffix: `f${String(index)}` })).filter(
    ({ name }) => isLong || SHORT_ROUND.includes(name),
  ),
)("apply and undo recover from $name without a second press", { timeout: 300_000 }, async ({ fault, suffix }) => {
  const run = await begin(fault, suffix);
  try {
    await run.apply();
    expect(run.failures()).toEqual([]);
    expect([...run.spoiled]).toEqual(
      expect.arrayContaining(["CreatePolicy", "CreateUser", "AttachUserPolicy", "CreateAccessKey"]),
    );
    expect(await run.exists()).toEqual({ user: true, keys: 1, attached: 1, policy: true, connector: true });

    expect([await run.undo(), run.failures()]).toEqual([true, []]);
    expect([...run.spoiled]).toEqual(
      expect.arrayContaining(["DetachUserPolicy", "DeleteAccessKey", "DeleteUser", "DeletePolicy"]),
    );
    expect(await run.exists()).toEqual({ user: false, keys: 0, attached: 0, policy: false, connector: false });
  } finally {
    await run.stop();
  }
});
