import { expect, test } from "vitest";

import { changePathSchema, newRunSchema, readProjectChoice, toPath, writeProjectChoice } from "./path-form";

test("the path omits fields that its target does not have", () => {
  expect(toPath({ target: "ecs", identity: "role", hostAccess: "ssh", strategy: "rolling" })).toEqual({
    target: "ecs",
    identity: "role",
    strategy: "rolling",
  });
  expect(toPath({ target: "ec2", identity: "role", hostAccess: "ssh", strategy: "canary" })).toEqual({
    target: "ec2",
    identity: "role",
    hostAccess: "ssh",
  });
});

test.each([
  ["hosts need a way in", { target: "ec2", identity: "role", hostAccess: null }, "hostAccess"],
  ["services need a strategy", { target: "ecs", identity: "role", strategy: "" }, "strategy"],
  ["an identity is needed", { target: "ec2", hostAccess: "ssh" }, "identity"],
])("%s, and the message stands at its group", (_what, input, field) => {
  const parsed = changePathSchema.safeParse(input);
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain(field);
});

test("a new run without a project says so in words", () => {
  const parsed = newRunSchema.safeParse({
    target: "ec2",
    identity: "role",
    hostAccess: "ssh",
    project: "",
    awsConnectionId: "acon_1",
  });
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual(["Choose the Harness project."]);
});

test("a project choice survives a round trip; other text is rejected", () => {
  const choice = { harnessConnectionId: "hcon_1", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  expect(readProjectChoice(writeProjectChoice(choice))).toEqual(choice);
  for (const other of ["", "hcon_1", "hcon_1/meridian", "hcon_1//x", "a/b/c/d"]) expect(readProjectChoice(other)).toBeUndefined();
});
