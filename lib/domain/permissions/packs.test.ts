import { expect, test } from "vitest";

import { GUIDE_ACTION_ITEMS } from "./pack-action";
import { findAction } from "@/lib/domain/iam/known-actions";
import {
  catalogueAt,
  CATALOGUE_VERSION,
  CATALOGUE_VERSIONS,
  findPack,
  packDiff,
  packGuideItems,
  PACKS,
  requirePack,
  withIncluded,
} from "./packs";
import { packGroups, packsForPath } from "@/lib/domain/runs/packs-for-path";
import { guidePolicy } from "./guide-policy";
import { asList } from "@/lib/domain/iam/policy-document";
import { arnsOverlap } from "@/lib/domain/iam/pattern-overlap";

const rows = PACKS.flatMap((pack) => pack.actions.map((action) => ({ pack: pack.id, ...action })));
const actionsOf = (id: Parameters<typeof requirePack>[0]): readonly string[] =>
  requirePack(id).actions.map((action) => action.action);

test("every action is in the published list, in AWS's spelling", () => {
  for (const row of rows) expect(findAction(row.action)?.name, `${row.pack} ${row.action}`).toBe(row.action);
});

test("actions are limited only to ARNs of kinds that they accept", { tags: ["G40"] }, () => {
  for (const row of rows) {
    const forms = findAction(row.action)?.arnForms ?? [];
    if (row.resources.includes("*") || row.resources.includes("{passRoles}")) continue;
    expect(forms, `${row.pack} ${row.action}`).not.toEqual([]);
    for (const resource of row.resources) {
      const filled = resource.replace(/\{[^}]+\}/g, "*");
      expect(
        forms.some((form) => arnsOverlap(form, filled)),
        `${row.pack} ${row.action} ${filled}`,
      ).toBe(true);
    }
  }
});

test("every action has a reason that ends as a sentence", () => {
  for (const row of rows) expect(row.reason, `${row.pack} ${row.action}`).toMatch(/^[A-Z].{10,}[.]$/);
});

test("all 23 guide actions are in a pack (G11 to G34)", () => {
  const guideActions = guidePolicy().Statement.flatMap((statement) => asList(statement.Action));
  expect(guideActions.toSorted()).toEqual(Object.keys(GUIDE_ACTION_ITEMS).toSorted());
  for (const action of guideActions)
    expect(
      rows.some((row) => row.action === action),
      action,
    ).toBe(true);
  const items = new Set(PACKS.flatMap((pack) => packGuideItems(pack)));
  expect(items).toEqual(new Set(Array.from({ length: 24 }, (_, index) => `G${(index + 11).toString()}`)));
});

test("the base pack is one action and locked", () => {
  expect(actionsOf("P0")).toEqual(["ec2:DescribeRegions"]);
  expect(PACKS.filter((pack) => pack.locked).map((pack) => pack.id)).toEqual(["P0"]);
});

// Harness: ECS deployment tutorial, IAM table, and the calls observed for blue/green.
test("rolling creates services; blue/green adds load balancer writes and ecs:UntagResource", () => {
  expect(actionsOf("P7")).toEqual(
    expect.arrayContaining(["ecs:CreateService", "ecs:DeleteService", "ecs:TagResource", "iam:PassRole", "iam:ListRoles"]),
  );
  expect(actionsOf("P7")).toHaveLength(21);
  const added = withIncluded(["P9"]).flatMap((pack) => pack.actions.map((action) => action.action));
  expect(added).toEqual(
    expect.arrayContaining([
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyRule",
      "ecs:UntagResource",
      "ec2:DescribeRegions",
    ]),
  );
});

test("ids, names and numbers find a pack", () => {
  expect(["P0", "p0", "0", "base"].map((text) => findPack(text)?.id)).toEqual(["P0", "P0", "P0", "P0"]);
  expect(findPack("ssm-run")?.id).toBe("P5b");
  expect(findPack("P99")).toBeUndefined();
  expect(new Set(PACKS.map((pack) => pack.name)).size).toBe(PACKS.length);
});

test("the newest version is last and equals the whole catalogue", () => {
  expect(CATALOGUE_VERSIONS.at(-1)?.version).toBe(CATALOGUE_VERSION);
  expect(catalogueAt(CATALOGUE_VERSION)).toEqual(PACKS);
});

test("the difference between versions is symmetric and fits a run's packs", () => {
  const forward = packDiff(1, 2, ["P9"]);
  expect(forward.map((change) => change.action.action)).toContain("elasticloadbalancing:ModifyListener");
  expect(forward.every((change) => change.kind === "added")).toBe(true);
  expect(packDiff(2, 1, ["P9"]).map((change) => change.action)).toEqual(forward.map((change) => change.action));
  expect(packDiff(1, 2, ["P2"])).toEqual([]);
  expect(packDiff(2, 2)).toEqual([]);
});

test.each([
  { path: { target: "ec2", identity: "access-key", hostAccess: "ssh" }, ticked: ["P0", "P1", "P2"] },
  { path: { target: "ec2", identity: "role", hostAccess: "winrm" }, ticked: ["P0", "P1", "P2"] },
  { path: { target: "ec2", identity: "oidc", hostAccess: "ssm" }, ticked: ["P0", "P1", "P2", "P5", "P5b"] },
  { path: { target: "ecs", identity: "irsa", strategy: "rolling" }, ticked: ["P0", "P7", "P6"] },
  { path: { target: "ecs", identity: "role", strategy: "canary" }, ticked: ["P0", "P8", "P6"] },
  {
    path: { target: "both", identity: "delegate", hostAccess: "ssh", strategy: "blue-green" },
    ticked: ["P0", "P1", "P2", "P9", "P6"],
  },
] as const)("path $path ticks $ticked and nothing that creates or ends machines", ({ path, ticked }) => {
  const packs = packsForPath(path);
  expect(packs.ticked).toEqual(ticked);
  expect(packs.ticked.some((id) => packs.optional.includes(id))).toBe(false);
  const actions = withIncluded(packs.ticked).flatMap((pack) => pack.actions.map((action) => action.action));
  expect(actions).not.toContain("ec2:RunInstances");
  expect(actions).not.toContain("ec2:TerminateInstances");
  for (const id of [...packs.ticked, ...packs.optional]) expect(requirePack(id).holder).toBe("harness");
});

test("every Harness pack is offered once per path, selected only by choice", () => {
  const harness = PACKS.filter((pack) => pack.holder === "harness").map((pack) => pack.id);
  for (const target of ["ec2", "ecs", "both"] as const) {
    const path = { target, identity: "access-key" } as const;
    const { ticked, optional } = packsForPath(path);
    expect([...ticked, ...optional].toSorted()).toEqual(harness.toSorted());
    expect(packGroups(path).flatMap((group) => group.packs)).toEqual(harness);
    const items = new Set([...ticked, ...optional].flatMap((id) => packGuideItems(requirePack(id))));
    expect(items.size, "guide items G11 to G34").toBe(24);
  }
});

test("packs outside the path have their own headings", () => {
  const onPath = (target: "ec2" | "ecs" | "both") =>
    packGroups({ target, identity: "access-key" }).flatMap((group) => (group.onPath ? [group.title] : []));
  expect(onPath("ec2")).toEqual(["Connection", "EC2", "Systems Manager"]);
  expect(onPath("ecs")).toEqual(["Connection", "ECS"]);
  expect(onPath("both")).toEqual(["Connection", "EC2", "Systems Manager", "ECS"]);
});
