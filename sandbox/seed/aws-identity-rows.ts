import type { AccountKey } from "./aws-clients";
import { policyDocument, roleArn, type Statement, trustPrincipal, trustService, trustServiceAccount } from "./aws-documents";
import { DEPLOY_EXTERNAL_ID } from "./world";

export type RoleRow = {
  readonly account: AccountKey;
  readonly name: string;
  readonly path?: string;
  readonly description: string;
  readonly trust: string;
  readonly managed?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  /** Makes an instance profile of the same name. */
  readonly profile?: boolean;
};

const DELEGATE = roleArn("shared", "harness-delegate");
const TASK_EXECUTION = ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"];
const MANAGED_NODE = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"];
const ECS_TASKS = trustService("ecs-tasks.amazonaws.com");
const EC2 = trustService("ec2.amazonaws.com");

const describeRegions: Statement = { Sid: "Regions", Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" };
const discover: Statement = {
  Sid: "Discover",
  Effect: "Allow",
  Action: ["ec2:Describe*", "ecs:List*", "ecs:Describe*"],
  Resource: "*",
};
const assumeHarnessRoles: Statement = {
  Sid: "EnterTargets",
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: [
    "arn:aws:iam::*:role/harness/*",
    "arn:aws:iam::*:role/*HarnessEC2Role*",
    "arn:aws:iam::*:role/HarnessDeploy*",
    "arn:aws:iam::*:role/HarnessLegacy*",
  ],
};

export const ROLES: readonly RoleRow[] = [
  {
    account: "shared",
    name: "harness-delegate",
    description: "Runs the Harness delegates on EC2",
    trust: EC2,
    inline: { "enter-targets": policyDocument(describeRegions, discover, assumeHarnessRoles) },
    managed: MANAGED_NODE,
    profile: true,
  },
  {
    account: "shared",
    name: "harness-delegate-plain",
    description: "Runs a Harness delegate that stays in this account",
    trust: EC2,
    inline: { discover: policyDocument(describeRegions, discover) },
    profile: true,
  },
  {
    account: "shared",
    name: "harness-delegate-irsa",
    description: "Runs the Harness delegate on EKS",
    trust: trustServiceAccount("shared", "system:serviceaccount:harness-delegate-ng:default"),
    inline: { "enter-targets": policyDocument(describeRegions, discover, assumeHarnessRoles) },
  },
  {
    account: "prod",
    name: "HarnessDeployRole",
    description: "Deployments by Harness, with an external ID",
    trust: trustPrincipal(DELEGATE, DEPLOY_EXTERNAL_ID),
    inline: { deploy: policyDocument(describeRegions, discover) },
  },
  {
    account: "prod",
    name: "HarnessLegacyRole",
    description: "Set up before external IDs were the rule",
    trust: trustPrincipal(DELEGATE),
    inline: { deploy: policyDocument(describeRegions, discover) },
  },
  {
    account: "prod",
    name: "HarnessDeployWrongTrust",
    description: "Meant for the delegate, but trusts EC2 only",
    trust: EC2,
    inline: { deploy: policyDocument(describeRegions, discover) },
  },
  {
    account: "prod",
    name: "finance-admin",
    description: "Closed to everyone but the finance team",
    trust: trustPrincipal(roleArn("data", "finance-operators")),
    managed: ["arn:aws:iam::aws:policy/job-function/Billing"],
  },
  {
    account: "prod",
    name: "parcel-api-exec",
    description: "Starts the tasks of parcel-api",
    trust: ECS_TASKS,
    managed: TASK_EXECUTION,
  },
  {
    account: "prod",
    name: "parcel-api-task",
    description: "What parcel-api may do",
    trust: ECS_TASKS,
    inline: { queue: policyDocument({ Effect: "Allow", Action: ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource: "*" }) },
  },
  { account: "prod", name: "parcel-batch-exec", description: "Starts the tasks of parcel-batch", trust: ECS_TASKS },
  {
    account: "prod",
    name: "ecsTaskExecutionRole",
    description: "Default execution role",
    trust: ECS_TASKS,
    managed: TASK_EXECUTION,
  },
  {
    account: "staging",
    name: "ecsTaskExecutionRole",
    description: "Default execution role",
    trust: ECS_TASKS,
    managed: TASK_EXECUTION,
  },
  {
    account: "data",
    name: "ecsTaskExecutionRole",
    description: "Default execution role",
    trust: ECS_TASKS,
    managed: TASK_EXECUTION,
  },
  ...(["prod", "staging", "data"] as const).map((account): RoleRow => ({
    account,
    name: "managed-node",
    description: "Instances that Systems Manager looks after",
    trust: EC2,
    managed: MANAGED_NODE,
    profile: true,
  })),
  { account: "prod", name: "plain-node", description: "Instances without Systems Manager", trust: EC2, profile: true },
];

export type UserRow = {
  readonly account: AccountKey;
  readonly name: string;
  readonly createdAt: string;
  /** One entry per access key: when it was made, and whether it is still on. */
  readonly keys: readonly { readonly createdAt: string; readonly active: boolean }[];
  readonly console: boolean;
  readonly mfa: boolean;
  readonly managed: readonly string[];
};

/** People and machines that were here before the portal: old keys, console without MFA, one well-kept. */
export const USERS: readonly UserRow[] = [
  {
    account: "prod",
    name: "ci-deployer",
    createdAt: "2023-02-14T08:30:00Z",
    keys: [{ createdAt: "2023-02-14T08:31:00Z", active: true }],
    console: false,
    mfa: false,
    managed: ["arn:aws:iam::aws:policy/AmazonEC2FullAccess", "arn:aws:iam::aws:policy/AmazonECS_FullAccess"],
  },
  {
    account: "prod",
    name: "j.ferreira",
    createdAt: "2024-05-06T10:12:00Z",
    keys: [],
    console: true,
    mfa: false,
    managed: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  },
  {
    account: "prod",
    name: "k.lindqvist",
    createdAt: "2024-09-02T07:45:00Z",
    keys: [{ createdAt: "2024-09-02T07:50:00Z", active: false }],
    console: true,
    mfa: true,
    managed: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  },
  {
    account: "staging",
    name: "harness-ec2-user",
    createdAt: "2024-11-19T13:20:00Z",
    keys: [
      { createdAt: "2024-11-19T13:22:00Z", active: true },
      { createdAt: "2025-06-30T09:05:00Z", active: true },
    ],
    console: true,
    mfa: false,
    managed: [],
  },
];
