import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { seedAws } from "./aws";
import { type AccountClients, createAccountClients } from "./aws-clients";
import { enforcePermissions } from "./aws-control";
import { policyDocument, type Statement } from "./aws-documents";
import { type AwsSandbox, startAwsSandbox } from "./start-aws";
import { PORTAL_EXTERNAL_ID, SANDBOX_ACCOUNTS } from "./world";

export type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

const NOBODY: Keys = { accessKeyId: "", secretAccessKey: "" };

/** The sandbox of the test file that imports this; filled by `openWorld`. */
export const world: { stateDir: string; sandbox: AwsSandbox; portal: Keys; control: Keys; prod: Keys } = {
  stateDir: "",
  sandbox: { endpoint: "", pid: 0, stop: () => Promise.resolve() },
  portal: NOBODY,
  control: NOBODY,
  prod: NOBODY,
};

export const PROD = SANDBOX_ACCOUNTS.prod.id;
export const role = (name: string, account: string = PROD): string => `arn:aws:iam::${account}:role/${name}`;

export const options = (credentials: Keys, region = "eu-west-1") => ({
  endpoint: world.sandbox.endpoint,
  region,
  credentials,
});
export const ec2 = (keys: Keys, region?: string): EC2Client => localAwsClient(EC2Client, options(keys, region));
export const iam = (keys: Keys): IAMClient => localAwsClient(IAMClient, options(keys));
export const sts = (keys: Keys): STSClient => localAwsClient(STSClient, options(keys));
export const ecs = (keys: Keys): ECSClient => localAwsClient(ECSClient, options(keys));

/** Starts and seeds; `world.prod` is the portal's session in parcel-prod. */
export async function openWorld(): Promise<void> {
  world.stateDir = await mkdtemp(join(tmpdir(), "carabiner-aws-"));
  world.sandbox = await startAwsSandbox({ stateDir: world.stateDir });
  const { identities } = await seedAws({ endpoint: world.sandbox.endpoint, stateDir: world.stateDir });
  world.portal = identities.portal;
  world.control = identities.control;
  world.prod = await assume(world.portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID);
}

export async function closeWorld(): Promise<void> {
  await world.sandbox.stop();
  await rm(world.stateDir, { recursive: true, force: true });
}

export async function assume(
  keys: Keys,
  arn: string,
  externalId?: string,
  extra: { Policy?: string; DurationSeconds?: number } = {},
): Promise<Keys> {
  const { Credentials: made } = await sts(keys).send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: "test",
      ExternalId: externalId,
      ...extra,
    }),
  );
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

/** Sets something up in parcel-prod without enforcement, then enforces again. */
export async function arrange<T>(work: (clients: AccountClients) => Promise<T>): Promise<T> {
  const clients = createAccountClients(world.sandbox.endpoint, "prod");
  await enforcePermissions(world.sandbox.endpoint, false);
  try {
    return await work(clients);
  } finally {
    await enforcePermissions(world.sandbox.endpoint, true);
    clients.close();
  }
}

let users = 0;
/** A new user of parcel-prod that may do exactly this. */
export async function userWith(...statements: readonly Statement[]): Promise<Keys & { readonly name: string }> {
  const name = `test-${String((users += 1))}`;
  return arrange(async (clients) => {
    const as = clients.iam({ secret: true });
    await as.send(new CreateUserCommand({ UserName: name }));
    await as.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: "test", PolicyDocument: policyDocument(...statements) }),
    );
    const { AccessKey } = await as.send(new CreateAccessKeyCommand({ UserName: name }));
    return { name, accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  });
}

export async function instanceNamed(name: string): Promise<string> {
  const Filters = [{ Name: "tag:Name", Values: [name] }];
  const { Reservations } = await ec2(world.prod).send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.[0]?.Instances?.[0]?.InstanceId ?? "";
}
