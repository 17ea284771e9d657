import { ContextKeyTypeEnum, SimulateCustomPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";

import { evaluate, type Decision } from "@/lib/domain/iam/evaluator";
import type { PolicyDocument } from "@/lib/domain/iam/policy-document";
import { seededRandom } from "@/sandbox/chaos/seeded-random";
import { closeWorld, iam, type Keys, openWorld, userWith } from "@/sandbox/seed/aws-world.fixture";

import { ACCOUNT, ACTIONS, createDraw, drawContext, drawPolicy, RESOURCES, USER_ARN } from "./policy-generator";

/** Another seed looks elsewhere: CARABINER_PROOF_SEED=7 npx vitest run --project integration sandbox/proofs/evaluators */
const SEED = Number(process.env["CARABINER_PROOF_SEED"] ?? "20260927");
const POLICIES = Number(process.env["CARABINER_PROOF_POLICIES"] ?? "250");

type Case = {
  readonly identity: PolicyDocument;
  readonly boundary: PolicyDocument | undefined;
  readonly context: Readonly<Record<string, readonly string[]>>;
};
type Asked = { readonly action: string; readonly resource: string };

/** Small enough to read: one line of JSON each. */
function describeDifference(drawn: Case, asked: Asked, ours: string, theirs: string): string {
  return JSON.stringify({ ...asked, ours, sandbox: theirs, ...drawn });
}

// SimulateCustomPolicy knows no caller, so what it would know of itself is given to both.
const SELF = { "aws:username": ["ines"], "aws:PrincipalArn": [USER_ARN], "aws:PrincipalAccount": [ACCOUNT] };

let asker: Keys;

beforeAll(async () => {
  await openWorld();
  asker = await userWith({ Effect: "Allow", Action: "iam:SimulateCustomPolicy", Resource: "*" });
});
afterAll(closeWorld);

async function askSandbox({ identity, boundary, context }: Case): Promise<ReadonlyMap<string, string>> {
  const { EvaluationResults } = await iam(asker).send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [JSON.stringify(identity)],
      ...(boundary === undefined ? {} : { PermissionsBoundaryPolicyInputList: [JSON.stringify(boundary)] }),
      ActionNames: [...ACTIONS],
      ResourceArns: [...RESOURCES],
      ContextEntries: Object.entries({ ...SELF, ...context }).map(([ContextKeyName, values]) => ({
        ContextKeyName,
        ContextKeyValues: [...values],
        ContextKeyType: values.length > 1 ? ContextKeyTypeEnum.STRING_LIST : ContextKeyTypeEnum.STRING,
      })),
    }),
  );
  return new Map(
    (EvaluationResults ?? []).map((row) => [`${row.EvalActionName ?? ""} ${row.EvalResourceName ?? ""}`, row.EvalDecision ?? ""]),
  );
}

function askOurs({ identity, boundary, context }: Case, { action, resource }: Asked): Decision {
  const policies = {
    identity: [{ name: "generated", document: identity }],
    ...(boundary === undefined ? {} : { boundary: { name: "boundary", document: boundary } }),
  };
  return evaluate(
    {
      principal: { kind: "aws", arn: USER_ARN, account: ACCOUNT },
      action,
      resource,
      resourceAccount: ACCOUNT,
      context: { ...SELF, ...context },
    },
    policies,
  ).decision;
}

// Two evaluators, written apart from the same documents. A difference is a bug in one of them; which one, the IAM user guide says.
test("our evaluator and the sandbox's give the same answers on generated policies", { timeout: 300_000 }, async () => {
  const draw = createDraw(seededRandom(SEED));
  const differences: string[] = [];
  const answers = new Map<string, number>();
  for (let number = 0; number < POLICIES; number += 1) {
    const drawn: Case = {
      identity: drawPolicy(draw),
      boundary: draw.chance(0.25) ? drawPolicy(draw) : undefined,
      context: drawContext(draw),
    };
    const sandbox = await askSandbox(drawn);
    expect(sandbox.size).toBe(ACTIONS.length * RESOURCES.length);
    for (const action of ACTIONS) {
      for (const resource of RESOURCES) {
        const theirs = sandbox.get(`${action} ${resource}`) ?? "no answer";
        const ours = askOurs(drawn, { action, resource });
        answers.set(ours, (answers.get(ours) ?? 0) + 1);
        if (ours !== theirs) differences.push(describeDifference(drawn, { action, resource }, ours, theirs));
      }
    }
  }
  expect(differences.slice(0, 20), `${String(differences.length)} differences with seed ${String(SEED)}`).toEqual([]);
  // Agreement on one answer only would show nothing.
  for (const decision of ["allowed", "implicitDeny", "explicitDeny"]) expect(answers.get(decision)).toBeGreaterThan(500);
});
