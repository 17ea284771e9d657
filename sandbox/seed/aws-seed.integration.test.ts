import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { DescribeInstancesCommand, DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { ListClustersCommand } from "@aws-sdk/client-ecs";
import { CreateAccessKeyCommand, CreateUserCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { seedAws } from "./aws";
import { closeWorld, ec2, ecs, iam, openWorld, PROD, sts, world } from "./aws-world.fixture";
import { startAwsSandbox } from "./start-aws";

beforeAll(openWorld);
afterAll(closeWorld);

describe("the seed", () => {
  test("a second call leaves the world as it is", async () => {
    expect((await seedAws({ endpoint: world.sandbox.endpoint, stateDir: world.stateDir })).seeded).toBe(false);
  });

  test("the identities are for the owner's eyes only", async () => {
    expect((await stat(join(world.stateDir, "aws-identities.json"))).mode & 0o777).toBe(0o600);
  });

  test("parcel-prod has eleven running Linux instances of Production in eu-west-1", async () => {
    const Filters = [
      { Name: "tag:Environment", Values: ["Production"] },
      { Name: "instance-state-name", Values: ["running"] },
    ];
    const { Reservations = [] } = await ec2(world.prod).send(new DescribeInstancesCommand({ Filters }));
    const linux = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
      ({ Platform }) => Platform?.toLowerCase() !== "windows",
    );
    expect(linux).toHaveLength(11);
  });

  test("the portal's identity may do exactly what its policy names", async () => {
    expect((await iam(world.prod).send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(5);
    expect(
      (await iam(world.prod).send(new CreateUserCommand({ UserName: "harness-test", Tags: [{ Key: "made-by", Value: "test" }] })))
        .User?.Arn,
    ).toBe(`arn:aws:iam::${PROD}:user/harness-test`);
    await expect(iam(world.prod).send(new CreateUserCommand({ UserName: "someone" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("restart", () => {
  const picture = async () => {
    const regions = ["eu-west-1", "eu-west-2", "us-east-1"];
    const instances = await Promise.all(regions.map((region) => ec2(world.prod, region).send(new DescribeInstancesCommand({}))));
    const { Roles } = await iam(world.prod).send(new ListRolesCommand({}));
    const { clusterArns } = await ecs(world.prod).send(new ListClustersCommand({}));
    return { instances: instances.map(({ Reservations }) => Reservations), Roles, clusterArns };
  };

  test("after kill -9 all data and permissions are as before", async () => {
    const { AccessKey } = await iam(world.prod).send(new CreateAccessKeyCommand({ UserName: "harness-test" }));
    const before = await picture();

    await world.sandbox.stop("SIGKILL");
    world.sandbox = await startAwsSandbox({ stateDir: world.stateDir });

    expect(await picture()).toEqual(before);
    const made = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    expect((await sts(made).send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${PROD}:user/harness-test`);
    await expect(ec2(made).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  test("the journal holds no secret key", async () => {
    expect(await readFile(join(world.stateDir, "aws-journal.jsonl"), "utf8")).not.toContain(world.portal.secretAccessKey);
  });
});
