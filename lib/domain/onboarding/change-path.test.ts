import { expect, test } from "vitest";

import { answersToReview, compareSteps } from "./change-path";
import type { Path } from "@/lib/domain/runs/path";
import type { SavedAnswer } from "@/lib/domain/runs/run";

const KEY: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const ROLE: Path = { ...KEY, identity: "role" };
const ECS: Path = { target: "ecs", identity: "role", strategy: "rolling" };

const saved = (step: string, value: object, complete = true): SavedAnswer => ({
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
  expect(added.map((step) => step.id)).toEqual(["S8", "S9", "S10", "S11", "S12"]);
});

test("another identity keeps both paths' steps", () => {
  expect(compareSteps(KEY, ROLE)).toEqual({ added: [], dropped: [] });
});

test("shared answers survive a path change; an identity must fit the path", () => {
  const answers = [
    saved("identity", { kind: "new-user" }),
    saved("permissions", {}),
    saved("connector", {}),
    saved("host-access", {}),
  ];
  expect(answersToReview(KEY, ROLE, answers)).toEqual(["identity", "permissions"]);
  const role = [saved("identity", { kind: "new-role" })];
  expect(answersToReview(ROLE, { ...ROLE, identity: "oidc" }, role)).toEqual([]);
});

test("answers and drafts that a new path omits are kept", () => {
  expect(answersToReview(KEY, ECS, [saved("host-access", {}), saved("permissions", {}, false)])).toEqual([]);
});
