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

test("another target drops the steps of the old one and brings those of the new one", () => {
  const { added, dropped } = compareSteps(KEY, ECS);
  expect(dropped.map((step) => step.id)).toEqual(["S5", "S6", "S7"]);
  expect(added.map((step) => step.id)).toEqual(["S8", "S9", "S10", "S11", "S12"]);
});

test("another identity keeps both paths' steps", () => {
  expect(compareSteps(KEY, ROLE)).toEqual({ added: [], dropped: [] });
});

test("a user no longer fits a role's path, a role fits another role's, and shared answers are never asked for again", () => {
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

test("an answer that the new path leaves out is kept as it is, and so is a draft", () => {
  expect(answersToReview(KEY, ECS, [saved("host-access", {}), saved("permissions", {}, false)])).toEqual([]);
});
