import { expect, test } from "vitest";

import type { RunOrderKind } from "@/lib/domain/onboarding/run-order";
import { USER } from "@/lib/domain/plan/testing/sample-plan";
import { NOTHING_LEFT, ONE_OF_EACH, whatExists } from "@/lib/domain/plan/testing/what-exists";

import { createSimulatedPortal } from "./simulated-portal";

type Portal = ReturnType<typeof createSimulatedPortal>;
type Follower = RunOrderKind | "path";

const KINDS: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate"];
const FOLLOWERS: readonly Follower[] = [...KINDS, "path"];
const PAIRS = KINDS.flatMap((kind) => FOLLOWERS.map((follower) => ({ kind, follower })));

/** So many points of each pair are tried; `npm run test:chaos` tries every one. */
const MOST_POINTS = Number(process.env["CARABINER_CRASH_POINTS"] ?? "2");
const LONG = { timeout: 1_200_000 };

/** Points from `first` to `last`, evenly spaced when there are too many; always the last, at which outcomes are recorded. */
function pointsBetween(first: number, last: number, most = MOST_POINTS): readonly number[] {
  const count = Math.min(most, last - first + 1);
  return Array.from({ length: count }, (_, index) => last - Math.floor((index * (last - first + 1)) / count)).toReversed();
}

/** A portal in which an order of this kind makes sense, with that order placed. */
async function begin(kind: RunOrderKind): Promise<{ portal: Portal; id: string }> {
  const portal = createSimulatedPortal();
  if (kind !== "apply") {
    portal.place("apply");
    await portal.settle();
  }
  return { portal, id: placed(portal, kind) };
}

function placed(portal: Portal, kind: RunOrderKind): string {
  const id = portal.place(kind);
  if (id === undefined) throw new Error(`${kind} was refused.`);
  return id;
}

/** A person asks for what follows, as soon as it is accepted. Gives its order, when it is one. */
function follow(portal: Portal, follower: Follower): { readonly accepted: boolean; readonly id?: string | undefined } {
  if (follower === "path") return { accepted: portal.changePath() };
  const id = portal.place(follower);
  return { accepted: id !== undefined, id };
}

async function pointsOf(kind: RunOrderKind): Promise<number> {
  const { portal, id } = await begin(kind);
  return (await portal.work(id)).points();
}

/** Nothing is stuck, nothing was lost, and AWS and Harness hold what the run says. */
function expectSound(portal: Portal, about: string): void {
  const { row, workflows, stops } = portal;
  const open = [...workflows].filter(([, { status }]) => status !== "SUCCESS").map(([id]) => id);
  expect({ about, orderId: row.orderId, open, stops }).toEqual({ about, orderId: undefined, open: [], stops: [] });
  if (row.state === "undone") {
    expect({ about, ...whatExists(portal) }).toEqual({ about, ...NOTHING_LEFT });
    return;
  }
  expect({ about, state: row.state }).toEqual({ about, state: "open" });
  const { states, keys, ...rest } = whatExists(portal);
  const rotated = portal.rotation()?.state === "deactivated";
  const { keys: _keys, ...expected } = ONE_OF_EACH;
  expect({ about, states, ...rest }).toEqual({ about, ...expected });
  expect({ about, keys }).toEqual({ about, keys: rotated ? 2 : 1 });
  expect({ about, works: portal.connectorWorks() }).toEqual({ about, works: true });
  const active = portal.aws.users.get(USER)?.keys.filter(({ status }) => status === "Active").length;
  expect({ about, active }).toEqual({ about, active: 1 });
}

/** What the run must have come to, whatever died on the way. */
function expectOutcome(portal: Portal, { kind, follower }: (typeof PAIRS)[number], accepted: boolean, about: string): void {
  const undone = accepted && follower === "undo" ? true : kind === "undo" && !(accepted && follower === "apply");
  expect({ about, state: portal.row.state }).toEqual({ about, state: undone ? "undone" : "open" });
  if (accepted && follower === "path") expect(portal.row.path).toBe(2);
}

test.each(PAIRS)("$kind killed at any point and $follower after it end normally", LONG, async (pair) => {
  const points = await pointsOf(pair.kind);
  expect(points).toBeGreaterThan(pair.kind === "verify" ? 5 : 15);
  for (const at of pointsBetween(1, points)) {
    const { portal, id } = await begin(pair.kind);
    const worker = await portal.work(id, { at, kind: "dies" });
    expect(worker.isDead()).toBe(true);
    await portal.settle();
    const { accepted } = follow(portal, pair.follower);
    await portal.settle();
    const about = `${pair.kind} died at ${String(at)}, then ${pair.follower}`;
    expectSound(portal, about);
    expectOutcome(portal, pair, accepted, about);
  }
});

test.each(PAIRS)("$kind that is resumed after its release, in the middle of $follower, changes nothing", LONG, async (pair) => {
  const points = await pointsOf(pair.kind);
  const after = await begin(pair.kind);
  await after.portal.work(after.id);
  // Only a verification may be replaced while it runs; the others end first, and some wait for a person even then.
  const first = pair.kind === "verify" ? 1 : Math.max(1, points - 5);
  const accepted = follow(after.portal, pair.follower).accepted;
  expect(accepted).toBe(!NEVER.has(`${pair.kind} ${pair.follower}`));
  for (const at of accepted ? pointsBetween(first, points) : []) {
    for (const during of [0, ...pointsBetween(1, await pointsOfFollower(pair), 1 + Math.ceil(Math.min(MOST_POINTS, 48) / 8))]) {
      const { portal, id } = await begin(pair.kind);
      await portal.work(id, { at, kind: "dies" });
      const { accepted: now, id: next } = follow(portal, pair.follower);
      if (!now) break;
      const following = next === undefined || during === 0 ? undefined : await portal.work(next, { at: during, kind: "stalls" });
      const resumed = await portal.work(id);
      expect(resumed.isOver()).toBe(true);
      following?.wake();
      await portal.quiet();
      await portal.settle();
      const about = `${pair.kind} died at ${String(at)}, resumed at ${String(during)} of ${pair.follower}`;
      expectSound(portal, about);
      expectOutcome(portal, pair, true, about);
    }
  }
});

/** What is refused after the first order has ended: a rotation waits for a person, an undone run has nothing to change. */
const NEVER = new Set(["rotate rotate", "rotate undo", "undo undo", "undo rotate", "undo path"]);

async function pointsOfFollower({ kind, follower }: (typeof PAIRS)[number]): Promise<number> {
  if (follower === "path") return 0;
  const { portal, id } = await begin(kind);
  await portal.work(id);
  const next = follow(portal, follower).id;
  return next === undefined ? 0 : (await portal.work(next)).points();
}

test.each(PAIRS)("$kind that stalls and wakes after another worker and $follower changes nothing", LONG, async (pair) => {
  const points = await pointsOf(pair.kind);
  for (const [index, at] of pointsBetween(1, points).entries()) {
    const { portal, id } = await begin(pair.kind);
    const stalled = await portal.work(id, { at, kind: "stalls" });
    expect(stalled.isOver()).toBe(false);
    // The sweeper hands the order on, and another worker ends it.
    await portal.work(id);
    const wakes = index % 2 === 0 ? "before" : "after";
    if (wakes === "before") {
      stalled.wake();
      await portal.quiet();
    }
    const { accepted } = follow(portal, pair.follower);
    await portal.settle();
    stalled.wake();
    await portal.quiet();
    await portal.settle();
    expect(stalled.isOver()).toBe(true);
    const about = `${pair.kind} stalled at ${String(at)}, woke ${wakes} ${pair.follower}`;
    expectSound(portal, about);
    expectOutcome(portal, pair, accepted, about);
  }
});
