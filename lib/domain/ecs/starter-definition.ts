import { withoutAbsent } from "@/lib/core/without-absent";

import type { Members } from "./value";

/** What is known of a new task definition before a person fills in the form. */
export type StarterFacts = {
  readonly family: string;
  readonly region: string;
  readonly executionRoleArn: string | undefined;
  readonly taskRoleArn: string | undefined;
};

/** The guide's own sizes (lines 439 and 440): half a vCPU and one GB, which Fargate offers together. */
const SIZE = { cpu: "512", memory: "1024" } as const;

/**
 * A task definition that breaks no rule and that a person changes: one web server on Fargate that writes logs to CloudWatch.
 * The image has a fixed version, because a moving tag would make a rollback meaningless.
 */
export function starterDefinition({ family, region, executionRoleArn, taskRoleArn }: StarterFacts): Members {
  return {
    family,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    ...SIZE,
    ...withoutAbsent({ executionRoleArn, taskRoleArn }),
    containerDefinitions: [
      {
        name: "web",
        image: "public.ecr.aws/docker/library/nginx:1.27",
        essential: true,
        portMappings: [{ containerPort: 80, protocol: "tcp" }],
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": `/ecs/${family}`, "awslogs-region": region, "awslogs-stream-prefix": "web" },
        },
      },
    ],
  };
}
