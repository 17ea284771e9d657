import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Deps } from "@/lib/deps/deps";
import { confirmApply, confirmUndo } from "@/lib/domain/onboarding/plan-run";
import type { Run } from "@/lib/domain/runs/run";
import { beginRun, countThings, INES, NOTHING_LEFT, ONE_OF_EACH } from "./chaos-run";
import { seededRandom } from "./seeded-random";
import { startPortalWorld } from "./portal-world";

/** How many runs are applied while their worker is killed; `npm run test:chaos` asks for more. */
const ROUNDS = Number(process.env["CARABINER_CHAOS_ROUNDS"] ?? "1");
const SEED = Number(process.env["CARABINER_CHAOS_SEED"] ?? "20261125");
const KILLS_PER_ROUND = 3;
const LONGEST_LIFE_MS = 2500;
let world: Awaited<ReturnType<typeof startPortalWorld>>;
let deps: Deps;
const random = seededRandom(SEED);

beforeAll(async () => {
  world = await startPortalWorld();
  deps = (await import("@/lib/deps/deps")).createDeps(EVERY_TENANT);
});
afterAll(async () => {
  await world.stop();
});

test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
  "round %i: repeated kills create everything once, and undo removes all",
  { timeout: 240_000 },
  async (round) => {
    const name = String(round);
    const run = await beginRun(deps, name);
    await whileWorkersDie(run, async () => await confirmApply(deps, INES, run));
    const entries = await deps.operations.read(run.id);
    expect(entries.map(({ operation, state }) => [operation.id, state])).toEqual(
      entries.map(({ operation }) => [operation.id, "done"]),
    );
    expect(await countThings(deps, run, name)).toEqual(ONE_OF_EACH);
    const events = await deps.events.listEvents(INES, run.id);
    const done = events.filter((event) => event.action === "operation.done").map((event) => event.targetId);
    expect(done.toSorted()).toEqual(entries.map(({ operation }) => operation.id).toSorted());

    const applied = await deps.runs.require(run.id);
    await whileWorkersDie(applied, async () => await confirmUndo(deps, INES, applied));
    expect(await countThings(deps, run, name)).toEqual(NOTHING_LEFT);
  },
);

/** Gives the order, then lets worker after worker die at a random moment until the run has ended. */
async function whileWorkersDie(
  run: Run,
  order: () => Promise<{ readonly ok: boolean; readonly error?: { readonly message: string } }>,
): Promise<void> {
  const ordered = await order();
  if (!ordered.ok) throw new Error(ordered.error?.message);
  for (let kill = 0; kill < KILLS_PER_ROUND; kill += 1) {
    const worker = world.startWorker();
    await hasBegun(run, worker);
    await pause(random() * LONGEST_LIFE_MS);
    await world.killWorker(worker);
  }
  const last = world.startWorker();
  await hasEnded(run);
  await world.killWorker(last);
}

/** Starting takes seconds; the killing should hit the work, so it waits until a worker has taken the run. */
async function hasBegun(run: Run, worker: ChildProcess): Promise<void> {
  const before = await fenceOf(run);
  for (let look = 0; look < 600 && worker.exitCode === null; look += 1) {
    if ((await fenceOf(run)) > before || (await ended(run))) return;
    await pause(50);
  }
}

async function hasEnded(run: Run): Promise<void> {
  for (let look = 0; look < 1200; look += 1) {
    if (await ended(run)) return;
    await pause(50);
  }
  throw new Error("The run did not end.");
}

async function ended(run: Run): Promise<boolean> {
  const { state } = await deps.runs.require(run.id);
  return state !== "applying" && state !== "undoing";
}

async function fenceOf(run: Run): Promise<number> {
  return await deps.runs.readFence(run.id);
}
