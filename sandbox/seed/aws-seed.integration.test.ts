import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { DescribeInstancesCommand, DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, ListClustersCommand, ListServicesCommand } from "@aws-sdk/client-ecs";
import { CreateAccessKeyCommand, CreateUserCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { seedAws } from "./aws";
import { advanceEcsClock } from "./aws-control";
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

  test("parcel-jobs has a service of every kind", async () => {
    await advanceEcsClock(world.sandbox.endpoint, 60);
    const { serviceArns = [] } = await ecs(world.prod).send(new ListServicesCommand({ cluster: "parcel-jobs", maxResults: 100 }));
    const pages = [serviceArns.slice(0, 10), serviceArns.slice(10)];
    const described = await Promise.all(
      pages.map((services) => ecs(world.prod).send(new DescribeServicesCommand({ cluster: "parcel-jobs", services }))),
    );
    const found = described.flatMap(({ services = [] }) => services);
    const states = found.map(({ serviceName = "", desiredCount, runningCount, deployments = [], deploymentController }) => [
      serviceName,
      `${String(runningCount)} of ${String(desiredCount)}`,
      deployments.map(({ rolloutState }) => rolloutState).join(" and ") || deploymentController?.type,
    ]);
    expect(states.sort()).toEqual([
      ["batch-external", "0 of 0", "EXTERNAL"],
      ["geo-index", "0 of 1", "IN_PROGRESS"],
      ["invoice-mailer", "0 of 1", "FAILED"],
      ["label-printer", "0 of 2", "IN_PROGRESS"],
      ["legacy-web", "0 of 0", "CODE_DEPLOY"],
      ["pickup-bot", "0 of 1", "IN_PROGRESS"],
      ["quote-worker", "0 of 1", "IN_PROGRESS"],
      ["report-nightly", "0 of 0", "COMPLETED"],
      ["report-nightlyCanary", "1 of 1", "COMPLETED"],
      ["route-planner", "2 of 2", "IN_PROGRESS and COMPLETED"],
      ["sorter", "1 of 1", "COMPLETED"],
      ["sorter-bulk", "1 of 2", "IN_PROGRESS"],
      ["tariff-api", "2 of 2", "IN_PROGRESS and COMPLETED"],
      ["track-web", "2 of 2", "COMPLETED"],
    ]);
    const bulk = found.find(({ serviceName }) => serviceName === "sorter-bulk")?.events?.map(({ message }) => message ?? "");
    expect(bulk?.join("\n")).toMatch(/closest matching \(container-instance \S+\) has insufficient memory available\./);
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
