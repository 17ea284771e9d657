import { DescribeInstancesCommand, DescribeRegionsCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, ExecuteCommandCommand, ListClustersCommand } from "@aws-sdk/client-ecs";
import { CreateUserCommand, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { DecodeAuthorizationMessageCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { localAwsClient } from "@/sandbox/local-aws-client";

import {
  arrange,
  closeWorld,
  ec2,
  ecs,
  iam,
  options,
  instanceNamed,
  type Keys,
  openWorld,
  PROD,
  sts,
  userWith,
  world,
} from "./aws-world.fixture";

beforeAll(openWorld);
afterAll(closeWorld);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
describe("refusals", () => {
  test.each([
    {
      protocol: "EC2",
      call: () => ec2(world.prod).send(new StopInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] })),
      name: "UnauthorizedOperation",
    },
    {
      protocol: "ECS",
      call: () => ecs(world.prod).send(new CreateClusterCommand({ clusterName: "x" })),
      name: "AccessDeniedException",
    },
    { protocol: "IAM", call: () => iam(world.prod).send(new CreateUserCommand({ UserName: "bob" })), name: "AccessDenied" },
  ])("a denial of $protocol says who, what and why", async ({ call, name }) => {
    const message =
      /User: arn:aws:sts::482177309156:assumed-role\/CarabinerPortal\/test is not authorized to perform: \w+:\w+ on resource: \S+ because no identity-based policy allows the \w+:\w+ action/;
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringMatching(message) as unknown });
  });

  test("unknown keys and wrong secrets fail in each protocol's words", async () => {
    const unknown = { accessKeyId: "AKIANOTKNOWN00000000", secretAccessKey: "x" };
    const wrong = { ...world.portal, secretAccessKey: "x".repeat(40) };
    await expect(sts(unknown).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(sts(wrong).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    await expect(ec2(unknown).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "AuthFailure" });
    await expect(ecs(unknown).send(new ListClustersCommand({}))).rejects.toMatchObject({ name: "UnrecognizedClientException" });
  });

  test("a deactivated key is refused", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "*", Resource: "*" });
    await arrange((clients) =>
      clients.iam().send(new UpdateAccessKeyCommand({ UserName: keys.name, AccessKeyId: keys.accessKeyId, Status: "Inactive" })),
    );
    await expect(sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("a signature of another hour is refused as clock skew", async () => {
    const client = localAwsClient(STSClient, { ...options(world.portal), systemClockOffset: -3_600_000 });
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/Signature expired/);
  });

  test("a disabled region refuses credentials and lists as not opted in", async () => {
    await expect(ec2(world.portal, "me-south-1").send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
      name: "AuthFailure",
    });
    const { Regions = [] } = await ec2(world.portal).send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(Regions.find(({ RegionName }) => RegionName === "me-south-1")?.OptInStatus).toBe("not-opted-in");
    const enabled = await ec2(world.portal).send(new DescribeRegionsCommand({}));
    expect(enabled.Regions?.map(({ RegionName }) => RegionName)).not.toContain("me-south-1");
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
  test("the encoded part of a refused write can be decoded", async () => {
    const InstanceIds = ["i-0123456789abcdef0"];
    const refusal: unknown = await ec2(world.prod)
      .send(new StopInstancesCommand({ InstanceIds }))
      .catch((cause: unknown) => cause);
    const encoded =
      /Encoded authorization failure message: (\S+)/.exec(refusal instanceof Error ? refusal.message : "")?.[1] ?? "";
    const { DecodedMessage } = await sts(world.prod).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }));
    expect(JSON.parse(DecodedMessage ?? "")).toMatchObject({
      allowed: false,
      explicitDeny: false,
      context: { action: "ec2:StopInstances", resource: `arn:aws:ec2:eu-west-1:${PROD}:instance/i-0123456789abcdef0` },
    });
    await expect(
      sts(world.prod).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "nonsense" })),
    ).rejects.toMatchObject({
      name: "InvalidAuthorizationMessageException",
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html
  test("a dry run says what would happen and changes nothing", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" });
    const InstanceIds = [await instanceNamed("parcel-web-1")];
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({
      name: "DryRunOperation",
    });
    await expect(ec2(world.prod).send(new StopInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    const { Reservations } = await ec2(world.prod).send(new DescribeInstancesCommand({ InstanceIds }));
    expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("running");
  });

  test("unsimulated calls return 501, and a denied caller is refused", async () => {
    const execute = (keys: Keys) =>
      ecs(keys).send(new ExecuteCommandCommand({ cluster: "parcel-main", task: "x", command: "ls", interactive: true }));
    const allowed = await userWith({ Effect: "Allow", Action: "ecs:ExecuteCommand", Resource: "*" });
    await expect(execute(allowed)).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
    await expect(execute(world.prod)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
