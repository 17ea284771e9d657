import { listed } from "@/lib/core/listed";
import { shellQuote } from "@/lib/core/shell-words";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { missingPolicy, type Right } from "@/lib/domain/clusters/role-rights";
import type { TaskTrust } from "@/lib/domain/clusters/task-role";
import { taskNeeds } from "@/lib/domain/ecs/execution-needs";

import type { Outcome } from "../finding";
import { failed, notApplicable, passed, repair, unknown, whenRead } from "../outcomes";
import type { CheckRule, View } from "../view";

const executionRole: CheckRule = {
  id: "execution-role",
  title: "The execution role may do what the tasks need to start",
  guideItems: ["G195"],
  claims: ["ecs-role-not-assumable", "ecs-start-denied"],
  look: (view) =>
    whenRead(view.facts.executionRole, (role) => {
      if (view.definition === undefined) return notApplicable("There is no task definition.");
      if (role === undefined) return withoutExecutionRole(view);
      const { found, arn } = role;
      if (found === undefined) return noSuchRole(arn);
      return untrusted(arn, found.trust) ?? whenRead(found.rights, (rights) => judge(nameOfArn(arn), rights));
    }),
};

/** A task definition without the role is fine while its tasks need nothing of it. */
function withoutExecutionRole({ task, facts, onFargate }: View): Outcome {
  const needs = task === undefined ? [] : taskNeeds(task, facts.place).filter(({ holder }) => holder === "execution");
  const [first] = needs;
  if (first === undefined) return passed("The task definition names no execution role, and its tasks need none.");
  return failed(
    `The task definition names no execution role, and its tasks need one: ${lowerFirst(first.purpose)} (${first.subject}).`,
    repair(
      "you",
      `Set executionRoleArn in the task definition to a role that ${onFargate ? "Fargate" : "the ECS agent"} can use.`,
    ),
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function noSuchRole(arn: string): Outcome {
  return failed(
    `The task definition names the role ${nameOfArn(arn)}, and there is none with this ARN.`,
    repair("you", "Correct the ARN in the task definition, or have an AWS admin create the role.", arn),
  );
}

/** Why ECS tasks may not assume a role; `undefined` when they may. */
function untrusted(arn: string, trust: TaskTrust): Outcome | undefined {
  const name = nameOfArn(arn);
  if (trust.verdict === "trusted") return undefined;
  if (trust.verdict === "unknown") {
    return unknown(`A condition decides whether ECS tasks may assume ${name}. ${trust.sentence}`);
  }
  return failed(
    trust.problem ?? `ECS tasks may not assume ${name}.`,
    repair("aws-admin", `Let the role trust ${trust.mustBe}.`, trustCommand(name, trust.mustBe)),
    [{ source: `Trust policy of ${name}`, lines: [trust.sentence] }],
  );
}

function trustCommand(role: string, service: string): string {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  };
  return `aws iam update-assume-role-policy --role-name ${shellQuote(role)} --policy-document ${shellQuote(JSON.stringify(document))}`;
}

function judge(name: string, rights: readonly Right[]): Outcome {
  const proofs = rights.map(({ need, verdict, shownBy, missing }) => ({
    source: `${need.purpose}: ${need.subject}`,
    lines: [verdict === "fail" ? `Missing: ${listed(missing, "and")}. ${shownBy}.` : shownBy],
  }));
  const denied = rights.filter(({ verdict }) => verdict === "fail");
  const [first] = denied;
  if (first !== undefined) {
    const actions = [...new Set(denied.flatMap(({ missing }) => missing))];
    return failed(
      `${name} lacks ${listed(actions, "and")}.`,
      repair(
        "aws-admin",
        `Allow it to ${name}: ${lowerFirst(first.need.purpose)} (${first.need.subject}).`,
        policyCommand(name, rights),
      ),
      proofs,
    );
  }
  // The key of a secret is in no task definition: it is named in the proofs, and decides nothing.
  const unclear = rights.find(({ verdict, need }) => verdict === "unknown" && need.resource !== undefined);
  if (unclear !== undefined) {
    const what = `${lowerFirst(unclear.need.purpose)} (${unclear.need.subject})`;
    return { ...unknown(`Whether ${name} may ${what} is not known. ${unclear.shownBy}.`), proofs };
  }
  return passed(`The policies of ${name} allow everything that its tasks need to start.`, proofs);
}

/** The rights that are missing, as an inline policy. */
function policyCommand(role: string, rights: readonly Right[]): string {
  const Statement = missingPolicy(rights).map(({ actions, resource }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resource,
  }));
  const document = shellQuote(JSON.stringify({ Version: "2012-10-17", Statement }));
  return `aws iam put-role-policy --role-name ${shellQuote(role)} --policy-name ecs-task-start --policy-document ${document}`;
}

const taskRole: CheckRule = {
  id: "task-role",
  title: "The task role exists and ECS tasks may assume it",
  guideItems: ["G196"],
  look: ({ facts, definition }) =>
    whenRead(facts.taskRole, (role) => {
      if (definition === undefined) return notApplicable("There is no task definition.");
      if (role === undefined)
        return notApplicable("The task definition names no task role, so its programs call AWS without one.");
      const { found, arn } = role;
      if (found === undefined) return noSuchRole(arn);
      return untrusted(arn, found.trust) ?? passed(`${nameOfArn(arn)} exists and trusts ${found.trust.mustBe}.`);
    }),
};

/** The two roles of the task definition. */
export const roleChecks: readonly CheckRule[] = [executionRole, taskRole];
