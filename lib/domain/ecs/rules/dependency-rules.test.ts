import { expect, test } from "vitest";

import { checkTaskDefinition } from "../check-task-definition";
import { ec2Task, onEc2, onFargate } from "../testing/documents";
import { FIRST, pair, testRules } from "../testing/rule-rows";
import { pointerOf } from "../value";

import { DEPENDENCY_RULES } from "./dependency-rules";

testRules(DEPENDENCY_RULES, [
  {
    rule: "unknown-container",
    at: `${FIRST}/dependsOn/0/containerName`,
    document: onFargate({ dependsOn: [{ containerName: "db", condition: "START" }] }),
  },
  { rule: "unknown-container", at: `${FIRST}/links/0`, document: onEc2({ links: ["db:database"] }) },
  {
    rule: "unknown-container",
    at: `${FIRST}/volumesFrom/0/sourceContainer`,
    document: onFargate({ volumesFrom: [{ sourceContainer: "db" }] }),
  },
  {
    rule: "dependency-cycle",
    at: "/containerDefinitions/1/dependsOn/0",
    document: pair(
      { dependsOn: [{ containerName: "side", condition: "START" }] },
      { dependsOn: [{ containerName: "web", condition: "START" }] },
    ),
    says: "web → side → web",
  },
  {
    rule: "dependency-cycle",
    at: `${FIRST}/dependsOn/0`,
    document: onFargate({ dependsOn: [{ containerName: "web", condition: "START" }] }),
  },
  {
    rule: "dependency-health",
    at: `${FIRST}/dependsOn/0/condition`,
    document: pair({ dependsOn: [{ containerName: "side", condition: "HEALTHY" }] }, {}),
  },
  {
    rule: "dependency-essential",
    at: `${FIRST}/dependsOn/0/condition`,
    document: pair({ dependsOn: [{ containerName: "side", condition: "SUCCESS" }] }, {}),
    says: "essential to false",
  },
]);

test("a dependency cycle of any length and depth is found", () => {
  const chain = Array.from({ length: 12_000 }, (_, index) => ({
    name: `c${String(index)}`,
    dependsOn: [{ containerName: `c${String(index === 11_999 ? 6_000 : index + 1)}`, condition: "START" }],
  }));
  const { findings } = checkTaskDefinition(ec2Task({ containerDefinitions: chain }), { origin: "document" });
  expect(findings.filter(({ rule }) => rule === "dependency-cycle").map(({ path }) => pointerOf(path))).toEqual([
    "/containerDefinitions/11999/dependsOn/0",
  ]);
});

test("each dependency cycle is reported once", () => {
  const named = (name: string, ...others: readonly string[]) => ({
    name,
    dependsOn: others.map((containerName) => ({ containerName, condition: "START" })),
  });
  const document = ec2Task({ containerDefinitions: [named("a", "b"), named("b", "c", "a"), named("c"), named("d", "d", "a")] });
  const { findings } = checkTaskDefinition(document, { origin: "document" });
  expect(findings.filter(({ rule }) => rule === "dependency-cycle").map(({ problem }) => problem)).toEqual([
    "These containers wait for each other: a → b → a.",
    "These containers wait for each other: d → d.",
  ]);
});
