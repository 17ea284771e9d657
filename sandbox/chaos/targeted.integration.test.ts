import { execFileSync, type ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Deps } from "@/lib/deps/deps";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import type { Run } from "@/lib/domain/runs/run";
import { beginRun, countThings, NOTHING_LEFT, ONE_OF_EACH } from "./chaos-run";
import type { Fate } from "./fate";
import { ended, hasEnded, startPortalWorld } from "./portal-world";
import { seededRandom } from "./seeded-random";

/** How many runs are taken through every moment below; `npm run test:chaos` asks for more. */
const ROUNDS = Number(process.env["CARABINER_CHAOS_ROUNDS"] ?? "1");
const SEED = Number(process.env["CARABINER_CHAOS_SEED"] ?? "20261130");
const WAIT = { timeout: 180_000, interval: 100 };

/** The statements by which each moment is found; the number is how many statements follow it in the same piece of work. */
const CONFIRM = { from: "FOR UPDATE", statements: 12 };
const RELEASE = { from: `DELETE FROM "public"."WorkOrder"`, statements: 8 };
const VERIFY = { from: `INTO "public"."CheckRecord"`, statements: 6 };

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
  "round %i: deaths at Confirm, release and verification leave nothing stuck",
  { timeout: 600_000 },
  async (round) => {
    const name = `aimed-${String(round)}`;
    const run = await beginRun(deps, name);
    await confirm(run, "apply");
    await die(world.startWorker(at(RELEASE)));
    await die(world.startWorker(at(VERIFY)));
    await finish(run);
    expect(await stateOf(run)).toBe("open");
    expect(await countThings(deps, run, name)).toEqual(ONE_OF_EACH);
    expect((await deps.checks.newest(run.id)).filter(({ id }) => id.startsWith("s13.")).length).toBeGreaterThan(0);

    await confirm(run, "undo");
    await die(world.startWorker(at(RELEASE)));
    await finish(run);
    expect(await stateOf(run)).toBe("undone");
    expect(await countThings(deps, run, name)).toEqual(NOTHING_LEFT);
  },
);

type Moment = { readonly from: string; readonly statements: number };

/** A moment of this piece of work, by the seed. */
function at({ from, statements }: Moment, signal: Fate["signal"] = "SIGKILL"): Fate {
  return { from, at: Math.floor(random() * statements), when: random() < 0.5 ? "before" : "sent", signal };
}

/**
 * Confirms until the run is at work: the process is killed at a moment, then the database is restarted at another, and
 * then a person presses once more. Each time the run is at work with an order, or nothing has happened.
 */
async function confirm(run: Run, kind: "apply" | "undo"): Promise<void> {
  const atWork = kind === "apply" ? "applying" : "undoing";
  await ended(world.startConfirm(kind, run.id, at(CONFIRM)));
  await expectWholeOrNothing(run, atWork);
  if ((await stateOf(run)) !== atWork) {
    const web = world.startConfirm(kind, run.id, at(CONFIRM, "SIGSTOP"));
    const gone = ended(web);
    await expect.poll(() => web.exitCode !== null || isStopped(web), WAIT).toBe(true);
    await world.restartDatabase();
    web.kill("SIGCONT");
    await gone;
    await expectWholeOrNothing(run, atWork);
  }
  if ((await stateOf(run)) !== atWork) await ended(world.startConfirm(kind, run.id));
  expect(await stateOf(run)).toBe(atWork);
}

async function expectWholeOrNothing(run: Run, atWork: string): Promise<void> {
  const { state, orderId } = await rowOf(run);
  expect({ state, hasOrder: orderId !== null }).toEqual(
    state === atWork ? { state, hasOrder: true } : { state: "open", hasOrder: false },
  );
}

/** Waits for a process that dies at its moment, and kills one that has not met it while there was work. */
async function die(worker: ChildProcess): Promise<void> {
  await expect.poll(async () => hasEnded(worker) || !(await hasOrder()), WAIT).toBe(true);
  await world.killWorker(worker);
}

/** A last worker takes what is left to its end. */
async function finish(run: Run): Promise<void> {
  const worker = world.startWorker();
  await expect.poll(async () => (await rowOf(run)).orderId, WAIT).toBeNull();
  await world.killWorker(worker);
}

const rowOf = async ({ id }: Run) =>
  await world.db.run.findFirstOrThrow({ where: { id }, select: { state: true, orderId: true } });
const stateOf = async (run: Run) => (await rowOf(run)).state;
const hasOrder = async () => (await world.db.workOrder.count()) > 0;

/** Whether a process has been stopped by a signal. */
function isStopped({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false;
  try {
    return execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("T");
  } catch {
    // The process is gone.
    return false;
  }
}
