import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  ListTasksCommand,
  RunTaskCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateTagsCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateServiceLinkedRoleCommand } from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, test } from "vitest";

import { PACKS } from "@/lib/domain/permissions/packs";
import { ec2, ecs, iam, type Keys, PROD, role } from "@/sandbox/seed/aws-world.fixture";

import { runInstances, sendCommand } from "./calls-ec2";
import { register } from "./calls-ecs";
import { identityWith, policyOf } from "./identities";
import { answerTo } from "./policy-calls";
import {
  type Call,
  CLUSTER,
  ecsArn,
  type Facts,
  INSTANCE_PROFILE,
  INSTANCE_ROLE,
  OTHER_CLUSTER,
  OTHER_PROFILE,
  TASK_ROLES,
} from "./policy-facts";

const EXECUTION_ROLE = TASK_ROLES[0];
const OTHER_DEFINITION = ecsArn("task-definition", "proof-none:1");

type Pair = { readonly what: string; readonly inside: Call; readonly outside: Call };

const serviceOf = (cluster: string) => ({ cluster, service: "proof-none" });
type Ids = { readonly InstanceIds: string[]; readonly DryRun: true };
const LIFECYCLE: readonly { readonly name: string; readonly send: (keys: Keys, ids: Ids) => Promise<unknown> }[] = [
  { name: "starting", send: (keys, ids) => ec2(keys).send(new StartInstancesCommand(ids)) },
  { name: "stopping", send: (keys, ids) => ec2(keys).send(new StopInstancesCommand(ids)) },
  { name: "rebooting", send: (keys, ids) => ec2(keys).send(new RebootInstancesCommand(ids)) },
  { name: "terminating", send: (keys, ids) => ec2(keys).send(new TerminateInstancesCommand(ids)) },
];

// Each pair is one call twice: once within what the policy names, once just beside it.
const PAIRS: readonly Pair[] = [
  ...LIFECYCLE.map(({ name, send }): Pair => ({
    what: `${name} reaches instances with the tag and no others`,
    inside: (keys, facts) => send(keys, { InstanceIds: [facts.instanceId], DryRun: true }),
    outside: (keys, facts) => send(keys, { InstanceIds: [facts.instanceId, facts.otherInstanceId], DryRun: true }),
  })),
  {
    what: "commands run on instances with the tag and no others",
    inside: (keys, facts) => sendCommand(keys, facts.instanceId),
    outside: (keys, facts) => sendCommand(keys, facts.otherInstanceId),
  },
  {
    what: "commands run AWS's two shell documents and no others",
    inside: (keys, facts) => sendCommand(keys, facts.instanceId, "AWS-RunPowerShellScript"),
    outside: (keys, facts) => sendCommand(keys, facts.instanceId, "AWS-ConfigureAWSPackage"),
  },
  {
    what: "new instances get the profile of the chosen role and no other",
    inside: (keys, facts) => runInstances(keys, facts, { IamInstanceProfile: { Name: INSTANCE_PROFILE } }),
    outside: (keys, facts) => runInstances(keys, facts, { IamInstanceProfile: { Name: OTHER_PROFILE } }),
  },
  {
    what: "tags are set on new instances and not on those that are there",
    inside: (keys, facts) =>
      runInstances(keys, facts, { TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Team", Value: "parcel" }] }] }),
    outside: (keys, facts) =>
      ec2(keys).send(
        new CreateTagsCommand({ Resources: [facts.otherInstanceId], Tags: [{ Key: "Team", Value: "parcel" }], DryRun: true }),
      ),
  },
  {
    what: "ECS tasks get the chosen roles and no other",
    inside: (keys) => register(keys, { executionRoleArn: EXECUTION_ROLE }),
    outside: (keys) => register(keys, { executionRoleArn: role("parcel-batch-exec") }),
  },
  {
    what: "ECS tasks do not get the role that is for instances",
    inside: (keys) => register(keys, { taskRoleArn: TASK_ROLES[1] }),
    outside: (keys) => register(keys, { taskRoleArn: INSTANCE_ROLE }),
  },
  {
    what: "the cluster limits the updating of services",
    inside: (keys) => ecs(keys).send(new UpdateServiceCommand(serviceOf(CLUSTER))),
    outside: (keys) => ecs(keys).send(new UpdateServiceCommand(serviceOf(OTHER_CLUSTER))),
  },
  {
    what: "the cluster limits the creation of services",
    inside: (keys) =>
      ecs(keys).send(new CreateServiceCommand({ cluster: CLUSTER, serviceName: "proof-none", taskDefinition: OTHER_DEFINITION })),
    outside: (keys) =>
      ecs(keys).send(
        new CreateServiceCommand({ cluster: OTHER_CLUSTER, serviceName: "proof-none", taskDefinition: OTHER_DEFINITION }),
      ),
  },
  {
    what: "the cluster limits the reading of services",
    inside: (keys) => ecs(keys).send(new DescribeServicesCommand({ cluster: CLUSTER, services: ["parcel-api"] })),
    outside: (keys) => ecs(keys).send(new DescribeServicesCommand({ cluster: OTHER_CLUSTER, services: ["parcel-api"] })),
  },
  {
    what: "the cluster limits lists that accept no ARN",
    inside: (keys) => ecs(keys).send(new ListServicesCommand({ cluster: CLUSTER })),
    outside: (keys) => ecs(keys).send(new ListServicesCommand({ cluster: OTHER_CLUSTER })),
  },
  {
    what: "the cluster limits the list of tasks",
    inside: (keys) => ecs(keys).send(new ListTasksCommand({ cluster: CLUSTER })),
    outside: (keys) => ecs(keys).send(new ListTasksCommand({ cluster: OTHER_CLUSTER })),
  },
  {
    what: "the cluster limits single tasks, though their ARN names none",
    inside: (keys) => ecs(keys).send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: OTHER_DEFINITION })),
    outside: (keys) => ecs(keys).send(new RunTaskCommand({ cluster: OTHER_CLUSTER, taskDefinition: OTHER_DEFINITION })),
  },
  {
    what: "the mark of the live side is set on services and not on the cluster itself",
    inside: (keys) => tag(keys, ecsArn("service", `${CLUSTER}/parcel-api`)),
    outside: (keys) => tag(keys, ecsArn("cluster", CLUSTER)),
  },
  {
    what: "AWS's own role is made for ECS scaling and for no other service",
    inside: (keys) => linkedRole(keys, "ecs.application-autoscaling.amazonaws.com"),
    outside: (keys) => linkedRole(keys, "spot.amazonaws.com"),
  },
];

const tag = (keys: Keys, resourceArn: string) =>
  ecs(keys).send(new TagResourceCommand({ resourceArn, tags: [{ key: "BG_VERSION", value: "BLUE" }] }));
const linkedRole = (keys: Keys, AWSServiceName: string) => iam(keys).send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));

/** Proves that conditions and ARNs of the packs apply, with an identity that has all of them and no other limit. */
export function proveLimits(facts: () => Facts): void {
  describe("with every pack ticked", () => {
    let keys: Keys;
    beforeAll(async () => {
      const every = policyOf(PACKS.filter((pack) => pack.holder === "harness").map((pack) => pack.id));
      keys = await identityWith(every.policies);
    });

    test.each(PAIRS)("$what", async ({ inside, outside }) => {
      expect(await answerTo(inside, keys, facts())).toBe("allowed");
      expect(await answerTo(outside, keys, facts())).toBe("denied");
    });

    test("a role may be passed to the service it was chosen for, not to the other", async () => {
      const swapped = policyOf(["P4", "P7"], {
        passRoles: [
          { arn: INSTANCE_ROLE, service: "ecs-tasks.amazonaws.com" },
          { arn: EXECUTION_ROLE, service: "ec2.amazonaws.com" },
        ],
      });
      const as = await identityWith(swapped.policies);
      expect(await answerTo((one) => register(one, { taskRoleArn: INSTANCE_ROLE }), as, facts())).toBe("allowed");
      expect(await answerTo((one) => register(one, { executionRoleArn: EXECUTION_ROLE }), as, facts())).toBe("denied");
      const machine: Call = (one, all) => runInstances(one, all, { IamInstanceProfile: { Name: INSTANCE_PROFILE } });
      expect(await answerTo(machine, as, facts())).toBe("denied");
    });

    test("without a cluster every cluster of the account is meant, and none of another account", async () => {
      const anywhere = policyOf(["P6", "P7"], { cluster: undefined });
      const as = await identityWith(anywhere.policies);
      const update =
        (cluster: string): Call =>
        (one) =>
          ecs(one).send(new UpdateServiceCommand(serviceOf(cluster)));
      expect(await answerTo(update(CLUSTER), as, facts())).toBe("allowed");
      expect(await answerTo(update(OTHER_CLUSTER), as, facts())).toBe("allowed");
      expect(JSON.stringify(anywhere.document)).toContain(`arn:aws:ecs:eu-west-1:${PROD}:service/*/*`);
    });
  });
}
