import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateServiceCommand, ListClustersCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { AttachUserPolicyCommand, CreatePolicyCommand, PutUserPermissionsBoundaryCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { advanceEcsClock } from "./aws-control";
import { policyDocument, type Statement } from "./aws-documents";
import {
  arrange,
  assume,
  closeWorld,
  ec2,
  ecs,
  instanceNamed,
  openWorld,
  PROD,
  role,
  userWith,
  world,
} from "./aws-world.fixture";
import { PORTAL_EXTERNAL_ID } from "./world";

beforeAll(openWorld);
afterAll(closeWorld);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
describe("enforcement", () => {
  test("a statement on instances of one team starts those and no others", async () => {
    const keys = await userWith({
      Effect: "Allow",
      Action: ["ec2:StartInstances", "ec2:StopInstances"],
      Resource: `arn:aws:ec2:eu-west-1:${PROD}:instance/*`,
      Condition: { StringEquals: { "aws:ResourceTag/Team": "parcel" } },
    });
    const own = await instanceNamed("parcel-track-1");
    const other = await instanceNamed("tools-bastion");
    await ec2(keys).send(new StopInstancesCommand({ InstanceIds: [own] }));
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds: [other] }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds: [own, other] }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    await ec2(keys).send(new StartInstancesCommand({ InstanceIds: [own] }));
  });

  test("an ARN on a list action allows nothing", async () => {
    const keys = await userWith({
      Effect: "Allow",
      Action: "ec2:DescribeInstances",
      Resource: `arn:aws:ec2:*:${PROD}:instance/*`,
    });
    await expect(ec2(keys).send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  test("the requested region is a condition", async () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const keys = await userWith({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*", Condition });
    await ec2(keys).send(new DescribeInstancesCommand({}));
    await expect(ec2(keys, "us-east-1").send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
  });

  test("passing a role needs iam:PassRole for that role and service", async () => {
    const register: Statement = { Effect: "Allow", Action: "ecs:RegisterTaskDefinition", Resource: "*" };
    const definition = (executionRoleArn: string) =>
      new RegisterTaskDefinitionCommand({
        family: "test",
        executionRoleArn,
        containerDefinitions: [{ name: "test", image: "test", memory: 64 }],
      });
    const keys = await userWith(register, {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: role("parcel-api-exec"),
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    await ecs(keys).send(definition(role("parcel-api-exec")));
    await expect(ecs(keys).send(definition(role("parcel-batch-exec")))).rejects.toThrow(
      /iam:PassRole on resource: .*role\/parcel-batch-exec/,
    );
  });

  test("services and tasks need iam:PassRole for roles of their definition", async () => {
    const client = ecs(await userWith({ Effect: "Allow", Action: "ecs:*", Resource: "*" }));
    const started = { cluster: "parcel-main", taskDefinition: "parcel-api" };
    const refused = /iam:PassRole on resource: .*role\/parcel-api-exec/;
    await expect(client.send(new CreateServiceCommand({ ...started, serviceName: "test" }))).rejects.toThrow(refused);
    await expect(client.send(new RunTaskCommand(started))).rejects.toThrow(refused);
  });

  test("a signature is valid while the clock of ECS is ahead", async () => {
    await advanceEcsClock(world.sandbox.endpoint, 7200);
    await ecs(world.prod).send(new ListClustersCommand({}));
  });

  test("a permissions boundary narrows what the policies allow", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "*", Resource: "*" });
    await arrange(async (clients) => {
      const document = policyDocument({ Effect: "Allow", Action: "ecs:*", Resource: "*" });
      const { Policy } = await clients.iam().send(new CreatePolicyCommand({ PolicyName: "only-ecs", PolicyDocument: document }));
      await clients.iam().send(new PutUserPermissionsBoundaryCommand({ UserName: keys.name, PermissionsBoundary: Policy?.Arn }));
    });
    await ecs(keys).send(new ListClustersCommand({}));
    await expect(ec2(keys).send(new DescribeRegionsCommand({}))).rejects.toThrow(
      /because no permissions boundary allows the ec2:DescribeRegions action/,
    );
  });

  test("a session policy narrows the role", async () => {
    const Policy = policyDocument({ Effect: "Allow", Action: "ecs:ListClusters", Resource: "*" });
    const narrowed = await assume(world.portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID, { Policy });
    await ecs(narrowed).send(new ListClustersCommand({}));
    await expect(ec2(narrowed).send(new DescribeRegionsCommand({}))).rejects.toThrow(/no session policy allows/);
  });

  test("AWS managed policies can be attached and count", async () => {
    const keys = await userWith({ Effect: "Deny", Action: "s3:*", Resource: "*" });
    await arrange((clients) =>
      clients
        .iam()
        .send(new AttachUserPolicyCommand({ UserName: keys.name, PolicyArn: "arn:aws:iam::aws:policy/AmazonEC2FullAccess" })),
    );
    await ec2(keys).send(new DescribeRegionsCommand({}));
  });
});
