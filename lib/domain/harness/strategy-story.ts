import type { ReplaceStrategy } from "@/lib/domain/ecs/service/service-facts";

/** The tasks behind one target group, or of the service where it has none. */
export type StorySide = {
  /** "Production" and "Stage" for blue/green; absent with one side. */
  readonly name?: string | undefined;
  readonly oldTasks: number;
  readonly newTasks: number;
  readonly getsRequests: boolean;
};

/** One moment of a deployment. */
export type StoryStep = {
  readonly title: string;
  readonly words: string;
  /** The type of Harness's step; absent before and after the pipeline. */
  readonly type?: string | undefined;
  readonly sides: readonly StorySide[];
};

/** What a deployment does, moment by moment, and what happens when one of its steps fails. */
export type StrategyStory = { readonly title: string; readonly steps: readonly StoryStep[]; readonly rollback: string };

type Told = { readonly serviceName: string; readonly tasks: number; readonly verification: "none" | "http" | "run-task" };

/** The most tasks that a picture has room for. */
export const MOST_DRAWN = 6;

/**
 * What a deployment does (guide items G170-G172).
 *
 * @see https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/
 */
export function strategyStory(strategy: ReplaceStrategy, told: Told): StrategyStory {
  const tasks = Math.max(1, Math.min(told.tasks, MOST_DRAWN));
  switch (strategy) {
    case "rolling":
      return rolling({ ...told, tasks });
    case "canary":
      return canary({ ...told, tasks });
    case "blue-green":
      return blueGreen({ ...told, tasks });
  }
}

const one = (oldTasks: number, newTasks: number): readonly StorySide[] => [{ oldTasks, newTasks, getsRequests: true }];

const VERIFICATION = {
  http: { title: "The address is called", words: "A delegate calls it once and expects status 200.", type: "Http" },
  "run-task": {
    title: "A task runs your command",
    words: "It uses the new task definition, and fails the deployment with another exit code than 0.",
    type: "EcsRunTask",
  },
} as const;

function verified({ verification }: Told, sides: readonly StorySide[]): readonly StoryStep[] {
  return verification === "none" ? [] : [{ ...VERIFICATION[verification], sides }];
}

function rolling(told: Told): StrategyStory {
  const { tasks } = told;
  const half = Math.ceil(tasks / 2);
  return {
    title: "Rolling: ECS replaces the tasks step by step",
    steps: [
      { title: "The old version runs", words: "All requests go to it.", sides: one(tasks, 0) },
      {
        title: "New tasks start, old ones stop",
        words: "How many at once follows from the minimum and maximum percent of the service.",
        type: "EcsRollingDeploy",
        sides: one(tasks - half, half),
      },
      {
        title: "Only the new version runs",
        words: "Harness waits until the service is steady.",
        type: "EcsRollingDeploy",
        sides: one(0, tasks),
      },
      ...verified(told, one(0, tasks)),
    ],
    rollback:
      "EcsRollingRollback deploys the task definition that ran before. A service that this deployment created is deleted.",
  };
}

function canary(told: Told): StrategyStory {
  const { tasks, serviceName } = told;
  return {
    title: "Canary: one task first, then all of them",
    steps: [
      { title: "The old version runs", words: "All requests go to it.", sides: one(tasks, 0) },
      {
        title: "One new task starts beside it",
        words: `It is a service named ${serviceName}Canary. Harness takes neither a number nor a percentage for it.`,
        type: "EcsCanaryDeploy",
        sides: one(tasks, 1),
      },
      ...verified(told, one(tasks, 1)),
      {
        title: "The canary is deleted",
        words: "The old version runs alone again.",
        type: "EcsCanaryDelete",
        sides: one(tasks, 0),
      },
      {
        title: "All tasks are replaced",
        words: "This is a rolling deployment of the whole service.",
        type: "EcsRollingDeploy",
        sides: one(0, tasks),
      },
    ],
    rollback: `EcsCanaryDelete deletes ${serviceName}Canary. Then EcsRollingRollback deploys the task definition that ran before.`,
  };
}

function blueGreen(told: Told): StrategyStory {
  const { tasks, serviceName } = told;
  const sides = (production: readonly [number, number], stage: readonly [number, number]): readonly StorySide[] => [
    { name: "Production", oldTasks: production[0], newTasks: production[1], getsRequests: true },
    { name: "Stage", oldTasks: stage[0], newTasks: stage[1], getsRequests: false },
  ];
  return {
    title: "Blue/green: two services, and the listeners swap",
    steps: [
      {
        title: "The old version is in production",
        words: `Services are named ${serviceName}__1 and ${serviceName}__2, in turn.`,
        sides: sides([tasks, 0], [0, 0]),
      },
      {
        title: "The new version starts on the stage side",
        words: "All its tasks run behind the stage listener. Production does not change.",
        type: "EcsBlueGreenCreateService",
        sides: sides([tasks, 0], [0, tasks]),
      },
      ...verified(told, sides([tasks, 0], [0, tasks])),
      {
        title: "The rules swap their target groups",
        words: "Production reaches the new version at once. The old service is scaled to 0 and kept.",
        type: "EcsBlueGreenSwapTargetGroups",
        sides: sides([0, tasks], [0, 0]),
      },
    ],
    rollback: "EcsBlueGreenRollback swaps the target groups back, scales the old service up again and the new one to 0.",
  };
}
