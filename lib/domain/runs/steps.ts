import type { AnswerSlug } from "./answers";
import { hasEc2, hasEcs, type Path } from "./path";

/** Names of the steps: S0-S14 as the guide items count them, the service between S11 and S12, and the plan between S12 and S13. */
export const STEP_IDS = [
  "S0",
  "S1",
  "S2",
  "S3",
  "S4",
  "S5",
  "S6",
  "S7",
  "S8",
  "S9",
  "S10",
  "S11",
  "service",
  "S12",
  "plan",
  "S13",
  "S14",
] as const;

export type StepId = (typeof STEP_IDS)[number];

/** The groups of the task list, in the guide's order. */
export const STEP_GROUPS = ["Prepare", "AWS access", "Harness connector", "EC2", "ECS", "Create", "Prove"] as const;

export type StepGroup = (typeof STEP_GROUPS)[number];

/** A range of lines in the guide, both ends included. */
export type LineRange = readonly [from: number, to: number];

/** A page of the wizard, as data: task list, guards, progress, review and coverage are derived from it. */
export type Step = {
  readonly id: StepId;
  /** The last part of the page's address: `/runs/<id>/<slug>`. */
  readonly slug: string;
  /** A short noun phrase, for the task list. */
  readonly title: string;
  /** The heading of the page. */
  readonly question: string;
  readonly group: StepGroup;
  /** Which answer it collects; the schema is `ANSWER_SCHEMAS[answer]`. Absent: it reads the others. */
  readonly answer?: AnswerSlug;
  /** What it leaves for later steps, as "Needs … from step 3" names it. */
  readonly gives: string;
  /** Steps that must be done first, as far as they are on the path. */
  readonly needs: readonly StepId[];
  /** First and last guide item, both included; a step may realise several stretches of the guide. */
  readonly guideItems: readonly (readonly [from: number, to: number])[];
  /** Lines of the guide that are quoted beside the form. */
  readonly quotes: readonly LineRange[];
  readonly applies: (path: Path) => boolean;
};

const always = () => true;

/** Every step in order. Adding one is an entry here and a folder in `app/(portal)/runs/[runId]`. */
export const STEPS: readonly Step[] = [
  {
    id: "S0",
    slug: "path",
    title: "Path",
    question: "What do you want to connect?",
    group: "Prepare",
    gives: "the path",
    needs: [],
    guideItems: [],
    quotes: [[1, 3]],
    applies: always,
  },
  {
    id: "S1",
    slug: "prerequisites",
    title: "Prerequisites and scope",
    question: "Is everything in place, and is this the right account?",
    group: "Prepare",
    answer: "prerequisites",
    gives: "the account and the project",
    needs: ["S0"],
    guideItems: [[1, 10]],
    quotes: [
      [18, 26],
      [28, 34],
    ],
    applies: always,
  },
  {
    id: "S2",
    slug: "permissions",
    title: "Permissions",
    question: "What will Harness be allowed to do in AWS?",
    group: "AWS access",
    answer: "permissions",
    gives: "the policy",
    needs: ["S1"],
    guideItems: [[11, 42]],
    quotes: [
      [38, 49],
      [51, 64],
      [66, 82],
      [135, 135],
    ],
    applies: always,
  },
  {
    id: "S3",
    slug: "identity",
    title: "AWS identity",
    question: "Which AWS identity will Harness use?",
    group: "AWS access",
    answer: "identity",
    gives: "the identity",
    needs: ["S2"],
    guideItems: [[43, 58]],
    quotes: [
      [159, 195],
      [197, 217],
    ],
    applies: always,
  },
  {
    id: "S4",
    slug: "connector",
    title: "Connector",
    question: "How does Harness sign in to AWS?",
    group: "Harness connector",
    answer: "connector",
    gives: "the connector",
    needs: ["S3"],
    guideItems: [[59, 82]],
    quotes: [[219, 260]],
    applies: always,
  },
  {
    id: "S5",
    slug: "ec2-infrastructure",
    title: "EC2 infrastructure",
    question: "Where are the instances that Harness deploys to?",
    group: "EC2",
    answer: "ec2-infrastructure",
    gives: "the infrastructure",
    needs: ["S1"],
    guideItems: [
      [83, 94],
      [98, 98],
    ],
    quotes: [[262, 290]],
    applies: hasEc2,
  },
  {
    id: "S6",
    slug: "host-access",
    title: "Host access",
    question: "How does Harness sign in on the hosts?",
    group: "EC2",
    answer: "host-access",
    gives: "the host credential",
    needs: ["S1"],
    guideItems: [
      [95, 97],
      [99, 110],
    ],
    quotes: [[292, 313]],
    applies: hasEc2,
  },
  {
    id: "S7",
    slug: "ec2-discovery",
    title: "EC2 discovery",
    question: "Are these the instances that Harness should see?",
    group: "EC2",
    answer: "ec2-discovery",
    gives: "the confirmed instances",
    needs: ["S5", "S6"],
    guideItems: [[111, 115]],
    quotes: [[347, 359]],
    applies: hasEc2,
  },
  {
    id: "S8",
    slug: "ecs-preparation",
    title: "ECS preparation",
    question: "Which cluster, and which roles do its tasks have?",
    group: "ECS",
    answer: "ecs-preparation",
    gives: "the cluster and its roles",
    needs: ["S1"],
    guideItems: [[116, 124]],
    quotes: [[365, 386]],
    applies: hasEcs,
  },
  {
    id: "S9",
    slug: "ecs-rights",
    title: "ECS rights",
    question: "Does the connector have the rights for ECS?",
    group: "ECS",
    answer: "ecs-rights",
    gives: "the rights for ECS",
    needs: ["S4", "S8"],
    guideItems: [[125, 129]],
    quotes: [[388, 397]],
    applies: hasEcs,
  },
  {
    id: "S10",
    slug: "ecs-infrastructure",
    title: "ECS infrastructure",
    question: "Where does the service run?",
    group: "ECS",
    answer: "ecs-infrastructure",
    gives: "the ECS infrastructure",
    needs: ["S8"],
    guideItems: [[130, 140]],
    quotes: [[399, 420]],
    applies: hasEcs,
  },
  {
    id: "S11",
    slug: "ecs-task-definition",
    title: "Task definition",
    question: "Which task definition will Harness deploy?",
    group: "ECS",
    answer: "ecs-task-definition",
    gives: "the task definition",
    needs: ["S8"],
    guideItems: [[141, 157]],
    quotes: [[422, 450]],
    applies: hasEcs,
  },
  {
    id: "service",
    slug: "ecs-service",
    title: "ECS service",
    question: "How many tasks run, and how are they reached?",
    group: "ECS",
    answer: "ecs-service",
    gives: "the service",
    needs: ["S10", "S11"],
    guideItems: [[158, 163]],
    quotes: [[452, 458]],
    applies: hasEcs,
  },
  {
    id: "S12",
    slug: "pipeline",
    title: "Strategy and pipeline",
    question: "How does a new version replace the old one?",
    group: "ECS",
    answer: "pipeline",
    gives: "the pipeline",
    needs: ["S10", "service"],
    guideItems: [[164, 172]],
    quotes: [[460, 476]],
    applies: hasEcs,
  },
  {
    id: "plan",
    slug: "plan",
    title: "Plan",
    question: "Create what the plan shows?",
    group: "Create",
    gives: "what the plan creates",
    needs: ["S4", "S5", "S6", "S9", "S12"],
    guideItems: [],
    quotes: [],
    applies: always,
  },
  {
    id: "S13",
    slug: "verify",
    title: "Verification",
    question: "Does the connection work?",
    group: "Prove",
    gives: "the proof",
    needs: ["plan"],
    guideItems: [[173, 179]],
    quotes: [
      [482, 492],
      [494, 508],
    ],
    applies: always,
  },
  {
    id: "S14",
    slug: "checklist",
    title: "Checklist",
    question: "What is proved, and what is still open?",
    group: "Prove",
    gives: "the checklist",
    needs: ["S0"],
    guideItems: [[235, 251]],
    quotes: [[619, 645]],
    applies: always,
  },
];

/** The step of this ID. */
export function requireStep(id: StepId): Step {
  const step = STEPS.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`There is no step ${id}.`);
  return step;
}

/** The step at the end of an address, if it is one. */
export function findStepBySlug(slug: string): Step | undefined {
  return STEPS.find((step) => step.slug === slug);
}

/** The steps of a path, in order. */
export function stepsOf(path: Path): readonly Step[] {
  return STEPS.filter((step) => step.applies(path));
}

/** The steps a step needs on this path: those that the path leaves out are not waited for. */
export function neededSteps(step: Step, path: Path): readonly Step[] {
  return step.needs.map(requireStep).filter((needed) => needed.applies(path));
}

/** The neighbours of a step on its path, for "back" and "continue". */
export function neighbours(id: StepId, path: Path): { readonly previous: Step | undefined; readonly next: Step | undefined } {
  const steps = stepsOf(path);
  const index = steps.findIndex((step) => step.id === id);
  return { previous: index > 0 ? steps[index - 1] : undefined, next: index >= 0 ? steps[index + 1] : undefined };
}
