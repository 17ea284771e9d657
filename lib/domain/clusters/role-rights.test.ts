import { expect, test } from "vitest";

import type { TaskNeed } from "@/lib/domain/ecs/execution-needs";
import type { NamedPolicy, PolicyStatement } from "@/lib/domain/iam/policy-document";

import { judgeRights, missingPolicy, type RolePolicies } from "./role-rights";

const HOME = "482177309156";
const policy = (name: string, ...Statement: readonly PolicyStatement[]): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement: [...Statement] },
});
const allow = (Action: string | readonly string[], Resource = "*"): PolicyStatement => ({ Effect: "Allow", Action, Resource });
const role = (policies: readonly NamedPolicy[], more: Partial<RolePolicies> = {}): RolePolicies => ({
  roleArn: `arn:aws:iam::${HOME}:role/web-exec`,
  policies,
  unread: [],
  ...more,
});
const need = (actions: readonly string[], resource: string | undefined): TaskNeed => ({
  holder: "execution",
  purpose: "Read DB",
  actions,
  resource,
  subject: "db",
  at: [],
});
const SECRET = `arn:aws:secretsmanager:eu-west-1:${HOME}:secret:db-AbCdEf`;
const READ = need(["secretsmanager:GetSecretValue"], SECRET);
const STREAM = `arn:aws:logs:eu-west-1:${HOME}:log-group:/ecs/web:log-stream:web/web/task`;
const WRITE = need(["logs:CreateLogStream", "logs:PutLogEvents"], STREAM);

test.each<{ what: string; needs: TaskNeed; given: RolePolicies; verdict: string; shownBy: string }>([
  {
    what: "a policy that allows it, whatever its name",
    needs: READ,
    given: role([policy("billing", allow("secretsmanager:*"))]),
    verdict: "pass",
    shownBy: "billing",
  },
  {
    what: "a policy named like AWS's own that does not allow it",
    needs: READ,
    given: role([policy("AmazonECSTaskExecutionRolePolicy", allow("logs:PutLogEvents"))]),
    verdict: "fail",
    shownBy: "No statement allows it",
  },
  {
    what: "a policy for another secret",
    needs: READ,
    given: role([
      policy("secrets", allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${HOME}:secret:other-*`)),
    ]),
    verdict: "fail",
    shownBy: "No statement allows it",
  },
  {
    what: "a log group's ARN without :*",
    needs: WRITE,
    given: role([policy("logs", allow("logs:*", `arn:aws:logs:eu-west-1:${HOME}:log-group:/ecs/web`))]),
    verdict: "fail",
    shownBy: "No statement allows it",
  },
  {
    what: "a log group's ARN with :*",
    needs: WRITE,
    given: role([policy("logs", allow("logs:*", `arn:aws:logs:eu-west-1:${HOME}:log-group:/ecs/web:*`))]),
    verdict: "pass",
    shownBy: "logs",
  },
  {
    what: "a Deny beside the Allow",
    needs: READ,
    given: role([policy("all", allow("*")), policy("guard", { ...allow("secretsmanager:*"), Effect: "Deny" })]),
    verdict: "fail",
    shownBy: "guard denies it",
  },
  {
    what: "a boundary that leaves it out",
    needs: READ,
    given: role([policy("all", allow("*"))], { boundary: policy("boundary", allow("logs:*")) }),
    verdict: "fail",
    shownBy: "The permissions boundary does not allow it",
  },
  {
    what: "a policy that the portal may not read",
    needs: READ,
    given: role([], { unread: ["team-policy"] }),
    verdict: "unknown",
    shownBy: "Not readable: team-policy",
  },
  {
    what: "a condition that only AWS can answer",
    needs: READ,
    given: role([policy("tagged", { ...allow("*"), Condition: { StringEquals: { "aws:ResourceTag/team": "web" } } })]),
    verdict: "unknown",
    shownBy: "It depends on aws:resourcetag/team",
  },
  {
    what: "a secret of another account",
    needs: need(["secretsmanager:GetSecretValue"], SECRET.replace(HOME, "731904528866")),
    given: role([policy("all", allow("*"))]),
    verdict: "unknown",
    shownBy: "a policy of account 731904528866 has to allow it as well",
  },
  {
    what: "a key that the task definition does not name",
    needs: need(["kms:Decrypt"], undefined),
    given: role([policy("all", allow("*"))]),
    verdict: "unknown",
    shownBy: "The task definition does not say",
  },
])("$what makes the right $verdict", { tags: ["G121"] }, ({ needs, given, verdict, shownBy }) => {
  const [right] = judgeRights([needs], given);
  expect(right?.verdict).toBe(verdict);
  expect(right?.shownBy.toLowerCase()).toContain(shownBy.toLowerCase());
});

test("missing rights are granted for every stream and any secret suffix", () => {
  expect(missingPolicy(judgeRights([READ, WRITE], role([])))).toEqual([
    { actions: READ.actions, resource: SECRET.replace("-AbCdEf", "-??????") },
    { actions: WRITE.actions, resource: `arn:aws:logs:eu-west-1:${HOME}:log-group:/ecs/web:*` },
  ]);
});
