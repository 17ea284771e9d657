import { withoutAbsent } from "@/lib/core/without-absent";

import type { Members, Value } from "../value";

type Changes = Readonly<Record<string, Value | undefined>>;

const LOG: Members = {
  logDriver: "awslogs",
  options: { "awslogs-group": "/ecs/parcel-api", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
};

/** A container that breaks no rule, with changes. */
export function container(changes: Changes = {}): Members {
  return withoutAbsent({
    name: "web",
    image: "482177309156.dkr.ecr.eu-west-1.amazonaws.com/parcel-api:1.4.2",
    essential: true,
    portMappings: [{ containerPort: 8080, protocol: "tcp" }],
    logConfiguration: LOG,
    ...changes,
  });
}

/** A task definition for Fargate that breaks no rule, with changes. */
export function fargateTask(changes: Changes = {}): Members {
  return withoutAbsent({
    family: "parcel-api",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "512",
    memory: "1024",
    executionRoleArn: "arn:aws:iam::482177309156:role/parcel-api-exec",
    containerDefinitions: [container()],
    ...changes,
  });
}

/** A task definition for EC2 that breaks no rule, with changes. */
export function ec2Task(changes: Changes = {}): Members {
  return withoutAbsent({
    family: "parcel-worker",
    networkMode: "bridge",
    requiresCompatibilities: ["EC2"],
    containerDefinitions: [container({ memory: 512, portMappings: [{ containerPort: 8080, hostPort: 0 }] })],
    ...changes,
  });
}

/** A Fargate task with one container that differs from the usual one. */
export function onFargate(changes: Changes): Members {
  return fargateTask({ containerDefinitions: [container(changes)] });
}

/** An EC2 task with one container that differs from the usual one. */
export function onEc2(changes: Changes): Members {
  return ec2Task({ containerDefinitions: [container({ memory: 512, portMappings: undefined, ...changes })] });
}
