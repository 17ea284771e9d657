import { expect, test } from "vitest";

import { completeAnswers, type AnswerSlug } from "./answers";
import type { Path } from "./path";
import { planOutcome } from "@/lib/domain/onboarding/plan-outcome";
import { requireStep, STEPS, type StepId } from "./steps";
import { findTask, taskList, type StepOutcome, type TaskStatus } from "./task-list";
import { savedAnswers } from "./testing/saved-answers";

const path: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };

const prerequisites = {
  orgIdentifier: "meridian",
  projectIdentifier: "parcel_tracking",
  accountId: "482177309156",
  accountConfirmed: true,
  regions: ["eu-west-1"],
  acknowledgedWarnings: [],
};
const permissions = { packs: ["P0"], policyName: "HarnessAWSAccess", description: "", passRoleArns: [] };
const identity = { kind: "new-user", userName: "harness-ec2-user", attach: "custom" };
const connector = { name: "AWS-EC2-Connection", region: "eu-west-1", delegateSelectors: [], executeOnDelegate: true };
const infrastructure = {
  environment: { source: "existing", identifier: "prod" },
  name: "EC2-Production",
  region: "eu-west-1",
  vpcs: [],
  subnets: [],
  securityGroups: [],
  tags: [],
  hostConnectionType: "PrivateIP",
};
const hostAccess = { method: "existing", credentialRef: "ec2_ssh_key" };
type Values = Readonly<Partial<Record<AnswerSlug, unknown>>>;

const answered: Values = {
  prerequisites,
  permissions,
  identity,
  connector,
  "ec2-infrastructure": infrastructure,
  "host-access": hostAccess,
};

type Row = {
  why: string;
  saved: Values;
  drafts?: readonly AnswerSlug[];
  outcomes?: Partial<Record<StepId, StepOutcome>>;
  step: StepId;
  status: TaskStatus;
  line?: string;
  mayOpen: boolean;
};

function stored(values: Values, drafts: readonly AnswerSlug[] = []) {
  const saved = savedAnswers(values, { drafts });
  return { saved, answers: completeAnswers(saved) };
}

test.each<Row>([
  { why: "a new run starts with the prerequisites", saved: {}, step: "S1", status: "not-started", mayOpen: true },
  {
    why: "a step names what it waits for",
    saved: {},
    step: "S2",
    status: "cannot-start",
    line: "Needs the account and the project from step 1",
    mayOpen: false,
  },
  { why: "an answer opens the next step", saved: { prerequisites }, step: "S2", status: "not-started", mayOpen: true },
  {
    why: "a half-filled step is in progress",
    saved: { prerequisites: { orgIdentifier: "meridian" } },
    step: "S1",
    status: "in-progress",
    mayOpen: true,
  },
  {
    why: "a half-filled step opens nothing",
    saved: { prerequisites: { orgIdentifier: "meridian" } },
    step: "S2",
    status: "cannot-start",
    mayOpen: false,
  },
  { why: "a complete answer is done", saved: { prerequisites }, step: "S1", status: "done", mayOpen: true },
  {
    why: "a missing permission needs attention",
    saved: { prerequisites },
    outcomes: { S1: { state: "blocked", line: "core_connector_edit is missing" } },
    step: "S1",
    status: "needs-attention",
    line: "core_connector_edit is missing",
    mayOpen: true,
  },
  {
    why: "a missing permission keeps the next step shut",
    saved: { prerequisites },
    outcomes: { S1: { state: "blocked" } },
    step: "S2",
    status: "cannot-start",
    mayOpen: false,
  },
  {
    why: "a red connector test keeps the step open",
    saved: answered,
    outcomes: { S4: { state: "needs-attention", line: "Wrong secret" } },
    step: "S4",
    status: "needs-attention",
    mayOpen: true,
  },
  {
    why: "a red connector test does not shut the plan that corrects it",
    saved: answered,
    outcomes: { S4: { state: "needs-attention" } },
    step: "plan",
    status: "not-started",
    mayOpen: true,
  },
  {
    why: "the EC2 steps do not wait for the connector",
    saved: { prerequisites },
    step: "S5",
    status: "not-started",
    mayOpen: true,
  },
  {
    why: "discovery waits for the host credential",
    saved: { prerequisites, "ec2-infrastructure": infrastructure },
    step: "S7",
    status: "cannot-start",
    line: "Needs the host credential from step 6",
    mayOpen: false,
  },
  {
    why: "the plan waits for the steps it is made of",
    saved: { prerequisites, permissions },
    step: "plan",
    status: "cannot-start",
    line: "Needs the connector from step 4",
    mayOpen: false,
  },
  {
    why: "the plan does not wait for ECS steps on an EC2 path",
    saved: answered,
    step: "plan",
    status: "not-started",
    mayOpen: true,
  },
  {
    why: "verification waits for the plan",
    saved: answered,
    outcomes: { plan: { state: "in-progress" } },
    step: "S13",
    status: "cannot-start",
    mayOpen: false,
  },
  {
    why: "an applied plan opens verification",
    saved: answered,
    outcomes: { plan: { state: "done" } },
    step: "S13",
    status: "not-started",
    mayOpen: true,
  },
  {
    why: "a draft is begun and not done, even when it fits",
    saved: { prerequisites, permissions },
    drafts: ["permissions"],
    step: "S2",
    status: "in-progress",
    mayOpen: true,
  },
  { why: "the checklist can always be read", saved: {}, step: "S14", status: "not-started", mayOpen: true },
  {
    why: "an answered step stays open when one before it is reopened",
    saved: { permissions },
    step: "S2",
    status: "done",
    mayOpen: true,
  },
])("$why", ({ saved, drafts, outcomes, step, status, line, mayOpen }) => {
  const task = findTask(taskList({ path, ...stored(saved, drafts), outcomes: outcomes ?? {} }), step);
  expect(task).toMatchObject({ status, mayOpen, ...(line === undefined ? {} : { line }) });
});

test("an EC2 path has ten numbered steps, and continues where it stopped", () => {
  const list = taskList({ path, ...stored({ prerequisites, permissions }), outcomes: {} });
  expect(list.groups.map((group) => group.title)).toEqual([
    "Prepare",
    "AWS access",
    "Harness connector",
    "EC2",
    "Create",
    "Prove",
  ]);
  expect(list).toMatchObject({ total: 10, done: 2, next: { step: { id: "S3" }, number: 3 } });
});

test("what the path leaves out is kept aside when it was answered", () => {
  const list = taskList({ path: { target: "ecs", identity: "role", strategy: "rolling" }, ...stored(answered), outcomes: {} });
  expect(list.dropped.map((task) => [task.step.id, task.status])).toEqual([
    ["S5", "not-needed"],
    ["S6", "not-needed"],
  ]);
});

test("every step waits only for steps that come before it", () => {
  for (const [index, step] of STEPS.entries()) {
    for (const needed of step.needs) expect(STEPS.indexOf(requireStep(needed))).toBeLessThan(index);
  }
});

test.each([
  { states: [] as const, outcome: undefined },
  { states: ["planned", "planned"] as const, outcome: undefined },
  { states: ["done", "planned", "skipped"] as const, outcome: { state: "in-progress", line: "1 of 2 operations done" } },
  { states: ["done", "failed"] as const, outcome: { state: "needs-attention", line: "Stopped at 2 of 2: Connector" } },
  { states: ["done", "done"] as const, outcome: { state: "done", line: "2 of 2 operations done" } },
  { states: ["undone", "undone"] as const, outcome: undefined },
])("operations $states make the plan $outcome.state", ({ states, outcome }) => {
  expect(planOutcome(states.map((state) => ({ title: "Connector", state })))).toEqual(outcome);
});
