import { expect, test } from "vitest";

import type { Actor } from "@/lib/domain/access/actor";

import { findReopenableRun, finishRun, reviewDate, type FinishDeps } from "./finish-run";
import type { Run, RunState } from "@/lib/domain/runs/run";

const actor = (role: "project-admin" | "auditor"): Actor => ({
  userId: "user_1",
  name: "Ines Okafor",
  email: "ines@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: [{ id: "g_1", role, accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" }],
});

const runIn = (state: RunState): Run => ({
  id: "run_1",
  reference: "CB-2026-0042",
  tenant: "acct/meridian",
  kind: "sandbox",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  state,
  externalId: "cb-1",
  guideHash: "hash",
  packVersion: 1,
  version: 1,
  ownerId: "user_1",
  ownerName: "Ines Okafor",
  boxesReady: 0,
  boxesTotal: 7,
  createdAt: new Date("2026-11-20T09:00:00Z"),
  lastActivityAt: new Date("2026-11-20T09:00:00Z"),
});

function depsWith(closed: readonly string[]) {
  const moves: unknown[] = [];
  const deps: FinishDeps = {
    clock: { now: () => new Date("2026-11-25T10:00:00Z") },
    answers: { list: async () => await Promise.resolve([]) },
    operations: { read: async () => await Promise.resolve([]) },
    checks: {
      newest: async () => await Promise.resolve([]),
      lastPassed: async () => await Promise.resolve({}),
      listStatements: async () =>
        await Promise.resolve(
          closed.map((item) => ({
            item,
            kind: "override" as const,
            by: "Ines",
            at: "2026-11-25T09:00:00Z",
            reason: "Looked at by hand",
          })),
        ),
    },
    runs: {
      moveState: async (_actor, _run, move) => {
        moves.push(move);
        return await Promise.resolve({ ok: true, value: { version: 2 } });
      },
    },
  };
  return { deps, moves };
}

const EC2_BOXES = ["G235", "G236", "G237", "G238", "G239", "G240", "G241"];

test("a run with open boxes cannot finish, and the message names them", { tags: ["V2.3.1"] }, async () => {
  const { deps, moves } = depsWith(EC2_BOXES.slice(1));
  const result = await finishRun(deps, actor("project-admin"), runIn("open"));
  expect(result).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  expect(result.ok ? "" : result.error.message).toMatch(/^1 box is still open: .+/);
  expect(moves).toEqual([]);
});

test("a run with closed boxes finishes once, with review in 90 days", async () => {
  const { deps, moves } = depsWith(EC2_BOXES);
  const result = await finishRun(deps, actor("project-admin"), runIn("open"));
  expect(result).toEqual({ ok: true, value: { reference: "CB-2026-0042", reviewAt: "2027-02-23T10:00:00.000Z" } });
  expect(moves).toMatchObject([{ from: "open", to: "finished", action: "run.finished" }]);
});

test("the review is 90 days on, across the end of a year", () => {
  expect(reviewDate(new Date("2026-11-25T10:00:00Z")).toISOString()).toBe("2027-02-23T10:00:00.000Z");
});

test.each([
  ["an auditor", actor("auditor"), runIn("finished"), "forbidden"],
  ["a person who may not see it", actor("project-admin"), undefined, "not_found"],
  ["a run that is open already", actor("project-admin"), runIn("open"), "precondition_failed"],
])("%s cannot reopen", async (_what, who, run, code) => {
  const result = await findReopenableRun({ runs: { find: async () => await Promise.resolve(run) } }, who, "run_1");
  expect(result).toMatchObject({ ok: false, error: { code } });
});
