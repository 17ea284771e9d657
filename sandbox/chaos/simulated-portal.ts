import { err, ok } from "@/lib/core/result";
import type { OrderDesk, OrderKind } from "@/lib/domain/orders/carry-out-order";
import { carryOutOrder } from "@/lib/domain/orders/carry-out-order";
import { FenceLostError, type Hold } from "@/lib/domain/orders/order";
import type { OrderEnvironment } from "@/lib/domain/orders/order-environment";
import { carryOutApply } from "@/lib/domain/onboarding/carry-out-apply";
import type { CarryOutDeps } from "@/lib/domain/onboarding/carry-out-deps";
import { carryOutUndo } from "@/lib/domain/onboarding/carry-out-undo";
import { whyChangeRefused } from "@/lib/domain/onboarding/run-change";
import {
  RUN_ORDER_WORDS,
  stateDuring,
  whyNotNow,
  whyPathStays,
  type OrderInput,
  type RunOrderKind,
  type RunRelease,
} from "@/lib/domain/onboarding/run-order";
import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";
import { createSimulatedRun, RUN } from "@/lib/domain/plan/testing/simulated-run";
import { createWire } from "@/lib/domain/plan/testing/wire";
import { undoable } from "@/lib/domain/plan/undo-operation";
import { carryOutRotation } from "@/lib/domain/rotation/carry-out-rotation";
import type { KeyRotation, RotationPorts } from "@/lib/domain/rotation/rotation";
import type { Run, RunState } from "@/lib/domain/runs/run";

import { createProcesses, type Fate, type Process } from "./processes";

type Order = { readonly kind: RunOrderKind; readonly input: OrderInput };
type Workflow = { status: "ENQUEUED" | "PENDING" | "SUCCESS" | "ERROR"; owner: string | undefined };

/**
 * One run of the sample plan in a portal in memory: its row, its order, the engine, AWS and Harness. Workers are
 * processes that can die or stall at every point. It keeps to the rules of the repositories and of the engine: an order
 * is placed, taken, released and stopped in one step each, and the engine records an outcome for the owner only.
 */
export function createSimulatedPortal() {
  const processes = createProcesses();
  const fences = { newest: 0 };
  const wire = createWire(processes.gate);
  const simulated = createSimulatedRun(SAMPLE_PLAN, undefined, { wire, fences });
  const { aws, harness, store, deps } = simulated;

  const row: { state: RunState; orderId: string | undefined; path: number } = { state: "open", orderId: undefined, path: 1 };
  const orders = new Map<string, Order>();
  const workflows = new Map<string, Workflow>();
  const checks: string[] = [];
  const stops: string[] = [];
  let rotation: KeyRotation | undefined;
  let tokens = 0;

  const currentKind = () => (row.orderId === undefined ? undefined : orders.get(row.orderId)?.kind);
  const mustHold = ({ fence }: Pick<Hold, "fence">) => {
    if (fence !== fences.newest) throw new FenceLostError("gone on");
  };

  const connectorWorks = () => aws.signsIn(harness.secrets.get("key_id")?.value, harness.secrets.get("secret_key")?.value);
  harness.answerTestsWith(() => ok({ status: connectorWorks() ? "SUCCESS" : "FAILURE", errors: [], messages: [] }));

  /** Writes the order and its workflow, as `placeRunOrder` does. */
  function write(kind: RunOrderKind, input: OrderInput): string {
    if (row.orderId !== undefined) orders.delete(row.orderId);
    fences.newest += 1;
    const id = `${kind}:${String(fences.newest)}`;
    row.orderId = id;
    row.state = stateDuring(kind) ?? row.state;
    orders.set(id, { kind, input });
    workflows.set(id, { status: "ENQUEUED", owner: undefined });
    return id;
  }

  /** Ends the current order, as every release and stop does. */
  function end(to: RunState | undefined): void {
    if (row.orderId !== undefined) orders.delete(row.orderId);
    row.orderId = undefined;
    row.state = to ?? row.state;
    fences.newest += 1;
  }

  function stop(): void {
    stops.push(row.orderId ?? "");
    end(stateDuring(currentKind() ?? "verify") === undefined ? undefined : "open");
  }

  const deskOf = (token: string): OrderDesk<RunRelease> => ({
    take: async (id) => {
      let hold: Hold | undefined;
      await wire.commit(() => {
        if (workflows.get(id)?.owner !== token || row.orderId !== id) return;
        fences.newest += 1;
        hold = { orderId: id, subjectId: RUN.runId, fence: fences.newest };
      });
      const order = orders.get(id);
      return hold === undefined || order === undefined ? undefined : { hold, input: order.input, placedById: "user_ines" };
    },
    check: async (hold) => {
      mustHold(hold);
      await Promise.resolve();
    },
    release: async (hold, { to, next }) => {
      await wire.commit(() => {
        mustHold(hold);
        end(to);
        if (next !== undefined) write(next.kind, next.input);
      });
    },
    stop: async (hold) => {
      await wire.commit(() => {
        mustHold(hold);
        stop();
      });
    },
    refuse: async () => await Promise.reject(new Error("Everyone keeps their rights here.")),
  });

  const environment: OrderEnvironment = {
    isOutage: () => false,
    sleep: deps.sleep,
    random: deps.random,
    withinLimit: async (work) => await work,
    lookingFirst: processes.lookingFirst,
    report: () => "ref_1",
  };

  const carryOut: CarryOutDeps = {
    environment,
    runs: { require: async () => await Promise.resolve(SAMPLE_RUN) },
    operations: store.ledger,
    contextFor: async () => await Promise.resolve(ok(deps)),
    answers: { list: async () => await Promise.resolve([]) },
    checks: {
      newest: async () => await Promise.resolve([]),
      lastPassed: async () => await Promise.resolve({}),
      listStatements: async () => await Promise.resolve([]),
    },
  };

  const ports: RotationPorts = {
    iam: {
      ...aws.iam,
      setAccessKeyStatus: aws.setAccessKeyStatus,
      keyLastUsed: wire.read(async (accessKeyId: string) => ok({ accessKeyId })),
    },
    harness: { ...harness.harness, updateTextSecret: harness.updateTextSecret },
    probeKey: wire.read(async ({ accessKeyId, secretAccessKey }) =>
      aws.signsIn(accessKeyId, secretAccessKey.reveal())
        ? ok({ callerArn: "arn" })
        : err({ code: "upstream_rejected" as const, message: "AWS does not know the key." }),
    ),
    tryKey: wire.read(async () => {
      await Promise.resolve();
    }),
    explainTest: () => ({ code: "upstream_rejected", message: "AWS refused the connector's credentials." }),
  };

  /** The rotation's record; the outcome of the key's operation follows it, as in the repository. */
  const rotations = {
    require: async () => {
      if (rotation === undefined) throw new Error("There is no rotation.");
      return await Promise.resolve(rotation);
    },
    commit: async (_id: string, hold: Hold, change: Parameters<typeof applyChange>[1]) => {
      await wire.commit(() => {
        mustHold(hold);
        if (rotation === undefined) throw new Error("There is no rotation.");
        rotation = applyChange(rotation, change);
        const key = store.entries.get("aws.access-key");
        if (change.storedLastFour !== undefined && key !== undefined) {
          const lastFour = change.storedLastFour;
          store.entries.set("aws.access-key", { ...key, outcome: { ...key.outcome, lastFour } });
        }
      });
    },
  };

  const kindOf = (kind: RunOrderKind, token: string): OrderKind<RunRelease> => ({
    what: RUN_ORDER_WORDS[kind],
    desk: deskOf(token),
    whyRefused: async () => await Promise.resolve(undefined),
    work: async (input, hold) => {
      switch (kind) {
        case "apply":
          return await carryOutApply(carryOut, input, hold);
        case "undo":
          return await carryOutUndo(carryOut, input, hold);
        case "rotate":
          return await carryOutRotation(
            {
              ...deps,
              environment,
              rotations,
              runs: carryOut.runs,
              operations: store.ledger,
              checks: { newest: carryOut.checks.newest, record: async () => await Promise.resolve() },
              rotationPortsFor: async () => await Promise.resolve(ok(ports)),
            },
            input,
            hold,
          );
        case "deploy":
          throw new Error("The simulated portal places no test deployments: they have a separate world.");
        case "verify":
          for (const question of ["connector", "matrix"]) {
            await harness.harness.testConnector({ scope: SAMPLE_RUN.scope, identifier: "AWS_EC2_Connection" });
            await wire.commit(() => {
              mustHold(hold);
              checks.push(`${hold.orderId} ${question}`);
            });
          }
          return {};
      }
    },
  });

  /** A worker claims an order from the engine and carries it out. */
  async function work(id: string, fate?: Fate): Promise<Process> {
    const workflow = workflows.get(id);
    if (workflow === undefined) throw new Error(`The engine has no workflow ${id}.`);
    tokens += 1;
    const token = `execution ${String(tokens)}`;
    const kind = KIND_OF_ID.find((candidate) => id.startsWith(`${candidate}:`)) ?? "verify";
    workflow.status = "PENDING";
    workflow.owner = token;
    return await processes.start(async () => {
      await carryOutOrder(environment, kindOf(kind, token), id);
      await wire.commit(() => {
        if (workflow.owner !== token) return;
        workflow.status = "SUCCESS";
        workflow.owner = undefined;
      });
    }, fate);
  }

  return {
    ...simulated,
    row,
    checks,
    stops,
    workflows,
    quiet: processes.quiet,
    rotation: () => rotation,
    connectorWorks,
    work,

    /** What a person orders. Gives the order's ID, or `undefined` when it is refused. */
    place(kind: RunOrderKind): string | undefined {
      if (whyNotNow(kind, { state: row.state, current: currentKind() }) !== undefined) return undefined;
      const entries = [...store.entries.values()];
      const isRotating = !["deleted", "failed", undefined].includes(rotation?.state);
      if (isRotating && (kind === "undo" || kind === "rotate")) return undefined;
      if (kind === "rotate") {
        rotation = beginRotation(aws, rotation, store.entries.get("aws.access-key")?.outcome?.["lastFour"] ?? "");
        return write(kind, { rotationId: rotation.id, order: "advance" });
      }
      if (kind === "apply") {
        for (const entry of entries) {
          if (entry.state !== "done") store.entries.set(entry.operation.id, { ...entry, state: "planned" });
        }
      }
      const chosen = kind === "undo" ? undoable(entries).map((entry) => entry.operation.id) : SAMPLE_PLAN.map(({ id }) => id);
      return write(kind, { runId: RUN.runId, operationIds: chosen });
    },

    /** A person changes the path. */
    changePath(): boolean {
      const current = currentKind();
      if (whyChangeRefused("path", row.state) !== undefined || (current !== undefined && whyPathStays(current) !== undefined))
        return false;
      row.path += 1;
      if (current !== undefined) end(undefined);
      return true;
    },

    /** A person decided about the old key and closed the rotation. */
    closeRotation(): void {
      if (rotation !== undefined) rotation = { ...rotation, state: "deleted" };
    },

    /** The engine hands on what a dead or silent worker had, and workers finish everything that waits. */
    async settle(): Promise<void> {
      for (let round = 0; round < 20; round += 1) {
        const open = [...workflows].find(([, { status }]) => status === "ENQUEUED" || status === "PENDING");
        if (open === undefined) break;
        await work(open[0]);
      }
      for (const id of orders.keys()) if (row.orderId === id) stop();
    },
  };
}

const KIND_OF_ID: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate"];

type Change = Parameters<Parameters<typeof carryOutRotation>[0]["rotations"]["commit"]>[2];

function applyChange(rotation: KeyRotation, { newKeyId, failure, storedLastFour: _stored, ...rest }: Change): KeyRotation {
  const { failure: _before, newKeyId: known, ...kept } = rotation;
  const next = newKeyId === null ? undefined : (newKeyId ?? known);
  return {
    ...kept,
    ...rest,
    newKeyId: next,
    failure,
  };
}

function beginRotation(
  aws: ReturnType<typeof createSimulatedRun>["aws"],
  before: KeyRotation | undefined,
  lastFour: string,
): KeyRotation {
  if (before?.state === "failed" && before.newKeyId !== undefined) {
    const { failure, ...kept } = before;
    return { ...kept, state: failure?.during ?? "creating" };
  }
  const [userName, user] = [...aws.users][0] ?? ["", { keys: [] }];
  const oldKeyId = user.keys.find(({ accessKeyId }) => accessKeyId.endsWith(lastFour))?.accessKeyId ?? "";
  return {
    id: `rot_${before?.id ?? "1"}`,
    runId: RUN.runId,
    state: "creating",
    userName,
    oldKeyId,
    version: 1,
    startedById: "usr_1",
    startedAt: new Date("2026-11-25T10:00:00.000Z"),
  };
}

const SAMPLE_RUN: Run = {
  id: RUN.runId,
  reference: RUN.reference,
  tenant: "acc/meridian",
  kind: "sandbox",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope: { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  state: "open",
  externalId: "cb-1",
  guideHash: "hash",
  packVersion: 2,
  version: 1,
  ownerId: "usr_1",
  ownerName: "Ines Okafor",
  boxesReady: 0,
  boxesTotal: 7,
  createdAt: new Date("2026-11-25T10:00:00.000Z"),
  lastActivityAt: new Date("2026-11-25T10:00:00.000Z"),
};
