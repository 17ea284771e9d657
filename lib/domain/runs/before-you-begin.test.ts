import { expect, test } from "vitest";

import { beforeYouBegin } from "./before-you-begin";
import type { Path } from "./path";

const idsOf = (path: Partial<Path>) => beforeYouBegin(path).map((item) => item.id);

// What each choice asks for: the guide's prerequisites (G1-G10), its two identity sections (G43-G58) and host access (G95-G102).
test.each<[string, Partial<Path>, readonly string[], readonly string[]]>([
  [
    "an access key",
    { target: "ec2", identity: "access-key", hostAccess: "ssh" },
    ["key", "ssh", "tags"],
    ["role", "oidc", "cluster"],
  ],
  ["a role", { target: "ec2", identity: "role", hostAccess: "ssh" }, ["role", "principal", "delegate"], ["key", "oidc"]],
  ["OpenID Connect", { target: "ec2", identity: "oidc", hostAccess: "ssh" }, ["role", "oidc"], ["delegate", "principal"]],
  ["WinRM", { target: "ec2", identity: "role", hostAccess: "winrm" }, ["winrm"], ["ssh", "ssm"]],
  ["ECS", { target: "ecs", identity: "role", strategy: "blue-green" }, ["cluster", "task-roles", "balancer"], ["tags", "ssh"]],
  ["nothing chosen yet", {}, ["project", "account", "regions"], ["key", "tags", "cluster"]],
])("with %s exactly what that choice needs is listed", (_what, path, there, absent) => {
  expect(idsOf(path)).toEqual(expect.arrayContaining([...there]));
  for (const id of absent) expect(idsOf(path)).not.toContain(id);
});
