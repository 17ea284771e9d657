import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { advanceEcsClock } from "./aws-control";
import { type AwsSandbox, startAwsSandbox } from "./start-aws";

/** A local AWS without a seed and without permissions, and a public subnet for tasks. */
export type EcsSandbox = {
  readonly ecs: ECSClient;
  readonly subnet: string;
  /** A network in which a task reaches the internet. */
  readonly network: { readonly awsvpcConfiguration: { readonly subnets: string[]; readonly assignPublicIp: "ENABLED" } };
  readonly endpoint: () => string;
  readonly advance: (seconds: number) => Promise<void>;
  /** Ends the process as kill -9 does and starts it on the same journal. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function publicSubnet(ec2: EC2Client): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
  const VpcId = Vpc?.VpcId ?? "";
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24" }));
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId ?? "";
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const tables = await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] }));
  const RouteTableId = tables.RouteTables?.[0]?.RouteTableId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId }));
  return Subnet?.SubnetId ?? "";
}

export async function openEcsSandbox(): Promise<EcsSandbox> {
  const stateDir = await mkdtemp(join(tmpdir(), "carabiner-ecs-"));
  let sandbox: AwsSandbox = await startAwsSandbox({ stateDir, seed: false });
  const endpoint = () => sandbox.endpoint;
  const options = { endpoint: endpoint(), region: "eu-west-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const subnet = await publicSubnet(localAwsClient(EC2Client, options));
  const port = Number(new URL(sandbox.endpoint).port);
  return {
    ecs: localAwsClient(ECSClient, options),
    subnet,
    network: { awsvpcConfiguration: { subnets: [subnet], assignPublicIp: "ENABLED" } },
    endpoint,
    advance: (seconds) => advanceEcsClock(endpoint(), seconds),
    kill: async () => {
      await sandbox.stop("SIGKILL");
      sandbox = await startAwsSandbox({ stateDir, port, seed: false });
    },
    close: async () => {
      await sandbox.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
