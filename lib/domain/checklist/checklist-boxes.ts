import type { BoxId } from "@/lib/domain/plan/kinds/define-kind";
import { hasEc2, hasEcs, type Path } from "@/lib/domain/runs/path";
import type { StepId } from "@/lib/domain/runs/steps";

/** Which of the guide's two lists a box belongs to. */
export type BoxList = "ec2" | "ecs";

/** What has to be there before a box can be ready. */
export type Decisive = "operation" | "check" | "either";

/** A box of the guide's closing checklist and what it is computed from. */
export type Box = {
  /** The guide item: `G238`. */
  readonly id: BoxId;
  readonly list: BoxList;
  /** Line of the guide. */
  readonly line: number;
  /** The guide's words. */
  readonly title: string;
  /** Where an open box is worked on. */
  readonly step: StepId;
  readonly decisive: Decisive;
  /** A check belongs to the box when it answers for one of these guide items, or names the box itself. */
  readonly checkItems: readonly string[];
  /** A person has to confirm as well: an attestation of one of these items. */
  readonly attestedItems: readonly string[];
  /** One sentence: what a ready box shows, and what it does not. */
  readonly meaning: string;
};

const items = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `G${from + index}`);

/** The sixteen boxes: seven for EC2 and nine for ECS, in the guide's order. */
export const BOXES: readonly Box[] = [
  {
    id: "G235",
    list: "ec2",
    line: 622,
    title: "AWS IAM user/role created with EC2 permissions",
    step: "S3",
    decisive: "check",
    checkItems: items(11, 16),
    attestedItems: [],
    meaning: "Each action that the path needs was tried or simulated for this identity. It says nothing about other actions.",
  },
  {
    id: "G236",
    list: "ec2",
    line: 623,
    title: "Access keys or role ARN obtained",
    step: "S3",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning: "The key is in a Harness secret, or the role’s ARN is recorded. The next boxes show whether it works.",
  },
  {
    id: "G237",
    list: "ec2",
    line: 624,
    title: "AWS cloud provider configured in Harness",
    step: "S4",
    decisive: "either",
    checkItems: ["G82"],
    attestedItems: [],
    meaning: "The connector was read back from Harness. Being there does not mean that it can sign in.",
  },
  {
    id: "G238",
    list: "ec2",
    line: 625,
    title: "Connection tested successfully",
    step: "S4",
    decisive: "either",
    checkItems: ["G71", "G72", "G79", "G80", "G81"],
    attestedItems: [],
    meaning: "Harness signed in to AWS and made one call, ec2:DescribeRegions. It proves no other right.",
  },
  {
    id: "G239",
    list: "ec2",
    line: 626,
    title: "EC2 infrastructure definition created",
    step: "S5",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning: "The infrastructure was read back from Harness as planned. It does not show that a host can be reached.",
  },
  {
    id: "G240",
    list: "ec2",
    line: 627,
    title: "Host connection attributes configured (SSH/WinRM/SSM)",
    step: "S6",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning:
      "The credential is in Harness and the infrastructure refers to it. A sign-in on a host is shown only where one was tried.",
  },
  {
    id: "G241",
    list: "ec2",
    line: 628,
    title: "Instances discovered and verified",
    step: "S7",
    decisive: "check",
    checkItems: ["G111", "G112"],
    attestedItems: ["G112"],
    meaning: "AWS returned these instances for the filter, and a person said that they are the right ones.",
  },
  {
    id: "G242",
    list: "ecs",
    line: 631,
    title: "ECS cluster exists and is running",
    step: "S8",
    decisive: "check",
    checkItems: ["G116", "G175"],
    attestedItems: [],
    meaning: "AWS says that the cluster is ACTIVE. It does not show whether there is room for another task.",
  },
  {
    id: "G243",
    list: "ecs",
    line: 632,
    title: "Task execution role created and configured",
    step: "S8",
    decisive: "check",
    checkItems: ["G120", "G121"],
    attestedItems: [],
    meaning: "ECS tasks may assume the role, and it has the rights that the task definition needs.",
  },
  {
    id: "G244",
    list: "ecs",
    line: 633,
    title: "Task role created (if needed)",
    step: "S8",
    decisive: "check",
    checkItems: ["G123"],
    attestedItems: [],
    meaning: "ECS tasks may assume the role. What the application needs of it is not known to us.",
  },
  {
    id: "G245",
    list: "ecs",
    line: 634,
    title: "AWS cloud provider has ECS permissions",
    step: "S9",
    decisive: "check",
    checkItems: ["G127", "G128", "G129"],
    attestedItems: [],
    meaning: "Each ECS action that the strategy needs was tried or simulated for the connector’s identity.",
  },
  {
    id: "G246",
    list: "ecs",
    line: 635,
    title: "ECS infrastructure definition created",
    step: "S10",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning: "The infrastructure was read back from Harness as planned.",
  },
  {
    id: "G247",
    list: "ecs",
    line: 636,
    title: "ECS service definition configured",
    step: "service",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning: "The service was read back from Harness as planned.",
  },
  {
    id: "G248",
    list: "ecs",
    line: 637,
    title: "Task definition created or selected",
    step: "S11",
    decisive: "either",
    checkItems: ["G142"],
    attestedItems: [],
    meaning: "The family and revision exist in AWS, or the manifest is stored in Harness.",
  },
  {
    id: "G249",
    list: "ecs",
    line: 638,
    title: "Deployment workflow configured",
    step: "S12",
    decisive: "either",
    checkItems: [],
    attestedItems: [],
    meaning: "The pipeline was read back from Harness and its preflight passed.",
  },
  {
    id: "G250",
    list: "ecs",
    line: 639,
    title: "Test deployment successful",
    step: "S13",
    decisive: "check",
    checkItems: ["G178", "G179"],
    attestedItems: [],
    meaning: "The pipeline ran to its end and AWS showed the tasks RUNNING at that time.",
  },
];

/** The boxes of a path: seven, nine or sixteen. */
export function boxesOf(path: Path): readonly Box[] {
  return BOXES.filter((box) => (box.list === "ec2" ? hasEc2(path) : hasEcs(path)));
}
