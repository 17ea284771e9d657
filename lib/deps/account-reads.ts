import type { TroubleQuestion } from "@/lib/domain/troubleshoot/service-facts";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { decodeAuthorizationMessage } from "@/lib/integrations/aws/decode-authorization-message";
import { describeImages } from "@/lib/integrations/aws/describe-images";
import { describeInstances, type InstanceQuery } from "@/lib/integrations/aws/describe-instances";
import { listAutoScalingGroups } from "@/lib/integrations/aws/list-auto-scaling-groups";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { listSecurityGroups } from "@/lib/integrations/aws/list-security-groups";
import { listSubnets } from "@/lib/integrations/aws/list-subnets";
import { listVpcs } from "@/lib/integrations/aws/list-vpcs";
import { probeAssumeRole } from "@/lib/integrations/aws/probe-assume-role";

import { ecsReads } from "./ecs-reads";
import { iamReads } from "./identity-reads";
import { readServiceFacts } from "./service-facts";

/** The reads of an AWS account that pages may use, with the portal's own access. */
export type AccountReads = ReturnType<typeof createAccountReads>;

const made = new WeakMap<AwsClients, AccountReads>();

/**
 * The reads of one account. A list includes all its pages, nothing is changed, and a failure is AWS's own error. The same
 * clients always get the same object, so a caller may cache by it across requests.
 */
export function accountReads(aws: AwsClients): AccountReads {
  const known = made.get(aws);
  if (known !== undefined) return known;
  const reads = createAccountReads(aws);
  made.set(aws, reads);
  return reads;
}

function createAccountReads(aws: AwsClients) {
  return {
    /** The ARN of the portal in this account, when the connection knows it. */
    callerArn: aws.callerArn,
    iam: iamReads(aws),
    ec2: ec2Reads(aws),
    ecs: ecsReads(aws),
    readServiceFacts: async (question: TroubleQuestion) => await readServiceFacts(aws, question),
    probeAssumeRole: async (asked: Parameters<typeof probeAssumeRole>[1]) => await probeAssumeRole(aws, asked),
    decodeAuthorizationMessage: async (encoded: string) => await decodeAuthorizationMessage(aws, encoded),
  };
}

/** The EC2 reads of an account, region by region. */
export type Ec2Reads = ReturnType<typeof ec2Reads>;

function ec2Reads(aws: AwsClients) {
  return {
    listRegions: async () => await listRegions(aws),
    listInstances: async (region: string, query?: InstanceQuery) => await describeInstances(aws, region, query),
    listAutoScalingGroups: async (region: string) => await listAutoScalingGroups(aws, region),
    listImages: async (region: string, imageIds: readonly string[]) => await describeImages(aws, region, imageIds),
    listVpcs: async (region: string) => await listVpcs(aws, region),
    listSubnets: async (region: string) => await listSubnets(aws, region),
    listSecurityGroups: async (region: string) => await listSecurityGroups(aws, region),
  };
}
