import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import type { Path } from "@/lib/domain/runs/path";
import type { SavedAnswer } from "@/lib/domain/runs/run";

import { BOTH_SIDES, ECS_ANSWERS } from "@/lib/domain/plan/testing/ecs-context";

import { answersToReview, changePath, compareSteps, samePath } from "./change-path";
import { personWith, runIn } from "./testing/run-in";

const KEY: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const ROLE: Path = { ...KEY, identity: "role" };
const OIDC: Path = { ...KEY, identity: "oidc" };
const WINRM: Path = { ...KEY, hostAccess: "winrm" };
const SSM: Path = { ...KEY, hostAccess: "ssm" };
const ECS: Path = { target: "ecs", identity: "role", strategy: "rolling" };
const BOTH: Path = { ...ECS, target: "both", hostAccess: "ssh" };
const CANARY: Path = { ...BOTH, strategy: "canary" };
const BLUE: Path = { ...BOTH, strategy: "blue-green" };

const ONLY_EC2 = { packs: ["P0", "P1", "P2"] };
const ONLY_ECS = { packs: ["P0", "P6", "P7"] };
const SERVICE = ECS_ANSWERS["ecs-service"];
const BALANCED = { ...SERVICE, loadBalancer: BOTH_SIDES };

const saved = (step: string, value: unknown, complete = true): SavedAnswer => ({
  step,
  value,
  complete,
  version: 1,
  updatedById: "user_1",
  updatedAt: new Date("2026-11-25T10:00:00Z"),
});

test("a new target replaces the old target's steps with its own", () => {
  const { added, dropped } = compareSteps(KEY, ECS);
  expect(dropped.map((step) => step.id)).toEqual(["S5", "S6", "S7"]);
  expect(added.map((step) => step.id)).toEqual(["S8", "S9", "S10", "S11", "service", "S12"]);
});

test("another identity keeps both paths' steps", () => {
  expect(compareSteps(KEY, ROLE)).toEqual({ added: [], dropped: [] });
});

// A saved answer that follows from the path must be reviewed on a new path; every other answer is kept.
test.each<{ what: string; from: Path; to: Path; answer: SavedAnswer; reviewed: boolean }>([
  { what: "a policy without the rights for hosts", from: ECS, to: BOTH, answer: saved("permissions", ONLY_ECS), reviewed: true },
  { what: "an unreadable policy", from: ECS, to: BOTH, answer: saved("permissions", null), reviewed: true },
  { what: "a draft of such a policy", from: ECS, to: BOTH, answer: saved("permissions", ONLY_ECS, false), reviewed: false },
  { what: "a policy with those rights", from: ECS, to: BOTH, answer: saved("permissions", ONLY_EC2), reviewed: false },
  { what: "a policy that ECS rights are added to", from: KEY, to: BOTH, answer: saved("permissions", ONLY_EC2), reviewed: false },
  { what: "a policy on another identity’s path", from: KEY, to: ROLE, answer: saved("permissions", ONLY_EC2), reviewed: false },
  { what: "a policy without commands for SSM", from: KEY, to: SSM, answer: saved("permissions", ONLY_EC2), reviewed: true },
  { what: "a service that needs another side", from: BOTH, to: BLUE, answer: saved("ecs-service", SERVICE), reviewed: true },
  { what: "a service with both sides", from: BOTH, to: BLUE, answer: saved("ecs-service", BALANCED), reviewed: false },
  { what: "a service on a path with canary", from: BOTH, to: CANARY, answer: saved("ecs-service", SERVICE), reviewed: false },
  { what: "a service from before an EC2 path", from: KEY, to: BLUE, answer: saved("ecs-service", SERVICE), reviewed: true },
  { what: "an identity of another kind", from: KEY, to: ROLE, answer: saved("identity", { kind: "new-user" }), reviewed: true },
  { what: "an identity that fits", from: ROLE, to: OIDC, answer: saved("identity", { kind: "new-role" }), reviewed: false },
  { what: "an unreadable identity", from: ROLE, to: OIDC, answer: saved("identity", ["new-role"]), reviewed: true },
  { what: "an identity that is not an object", from: ROLE, to: OIDC, answer: saved("identity", "new-role"), reviewed: true },
  { what: "an identity that is null", from: ROLE, to: OIDC, answer: saved("identity", null), reviewed: true },
  { what: "SSH on a path with WinRM", from: KEY, to: WINRM, answer: saved("host-access", {}), reviewed: true },
  { what: "WinRM on a path with SSH", from: WINRM, to: KEY, answer: saved("host-access", {}), reviewed: true },
  { what: "SSH on another path with SSH", from: KEY, to: ROLE, answer: saved("host-access", {}), reviewed: false },
  { what: "a draft of SSH", from: KEY, to: WINRM, answer: saved("host-access", {}, false), reviewed: false },
  { what: "SSH from before an ECS path", from: ECS, to: BOTH, answer: saved("host-access", {}), reviewed: false },
  { what: "host access that the new path omits", from: KEY, to: ECS, answer: saved("host-access", {}), reviewed: false },
  { what: "the connector", from: KEY, to: ROLE, answer: saved("connector", {}), reviewed: false },
  { what: "a step that no longer exists", from: KEY, to: ROLE, answer: saved("of-an-earlier-release", {}), reviewed: false },
])("$what is reviewed on the new path: $reviewed", ({ from, to, answer, reviewed }) => {
  expect(answersToReview(from, to, [answer])).toEqual(reviewed ? [answer.step] : []);
});

test("every answer is judged, not only the first", () => {
  const answers = [saved("connector", {}), saved("identity", { kind: "new-user" }), saved("permissions", ONLY_ECS)];
  expect(answersToReview(ECS, BOTH, answers)).toEqual(["identity", "permissions"]);
});

test.each<{ what: string; other: Path; same: boolean }>([
  { what: "nothing", other: { ...KEY }, same: true },
  { what: "the target", other: { ...KEY, target: "both" }, same: false },
  { what: "the identity", other: ROLE, same: false },
  { what: "the host access", other: WINRM, same: false },
  { what: "the strategy", other: { ...KEY, strategy: "rolling" }, same: false },
])("paths that differ in $what are the same: $same", ({ other, same }) => {
  expect(samePath(KEY, other)).toBe(same);
});

/** A run with two complete answers, and everything that a change of its path writes. */
function world(saves: "kept" | "refused" = "kept") {
  const written: unknown[] = [];
  const refused: AppError = { code: "conflict", message: "Changed." };
  const answers = [saved("identity", { kind: "new-user" }), saved("connector", { name: "AWS" })];
  const deps: Parameters<typeof changePath>[0] = {
    answers: {
      list: async () => await Promise.resolve(answers),
      save: async (_actor, run, input) => {
        written.push(["answer", run.version, input]);
        return await Promise.resolve(ok({ version: 2, savedAt: new Date(0) }));
      },
    },
    operations: { read: async () => await Promise.resolve([]) },
    checks: {
      newest: async () => await Promise.resolve([]),
      lastPassed: async () => await Promise.resolve({}),
      listStatements: async () => await Promise.resolve([]),
    },
    runs: {
      savePath: async (_actor, run, path, boxesTotal) => {
        if (saves === "refused") return await Promise.resolve(err(refused));
        written.push(["path", path, boxesTotal]);
        return await Promise.resolve(ok({ ...run, path, version: run.version + 1 }));
      },
      require: async () => await Promise.resolve(runIn("open")),
      saveProgress: async (runId, { boxesTotal }) => {
        written.push(["progress", runId, boxesTotal]);
        await Promise.resolve();
      },
    },
  };
  return { deps, written };
}

test("an open run takes the new path; answers to review become drafts", async () => {
  const { deps, written } = world();
  const changed = await changePath(deps, personWith("project-admin"), runIn("open"), ROLE);
  expect(changed).toMatchObject({ ok: true, value: { path: ROLE, version: 2 } });
  expect(written).toEqual([
    ["path", ROLE, 7],
    ["answer", 2, { step: "identity", value: { kind: "new-user" }, complete: false, version: 1 }],
    ["progress", "run_1", 7],
  ]);
});

test.each([
  { state: "applying", message: /being applied/ },
  { state: "undoing", message: /being undone/ },
  { state: "finished", message: /is finished/ },
  { state: "undone", message: /was undone/ },
] as const)("a run in state $state keeps its path", async ({ state, message }) => {
  const { deps, written } = world();
  const changed = await changePath(deps, personWith("project-admin"), runIn(state), ROLE);
  expect(changed).toMatchObject({
    ok: false,
    error: { code: "precondition_failed", message: expect.stringMatching(message) as string },
  });
  expect(written).toEqual([]);
});

test.each([
  { what: "a path that is not offered", path: WINRM, code: "invalid_input", message: /Choose one option in each group/ },
  { what: "the path that the run has", path: KEY, code: "precondition_failed", message: /has this path already/ },
])("$what is refused", async ({ path, code, message }) => {
  const { deps, written } = world();
  const changed = await changePath(deps, personWith("project-admin"), runIn("open"), path);
  expect(changed).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) as string } });
  expect(written).toEqual([]);
});

test("a path that was not saved changes no answer", async () => {
  const { deps, written } = world("refused");
  const changed = await changePath(deps, personWith("project-admin"), runIn("open"), ROLE);
  expect(changed).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(written).toEqual([]);
});
