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

import { iamReads } from "./identity-reads";

/** What pages read of an AWS account, with the portal's own access. */
export type AccountReads = ReturnType<typeof createAccountReads>;

const made = new WeakMap<AwsClients, AccountReads>();

/**
 * Reads over the clients of one account, lists with all their pages. They change nothing; a failed one is AWS's own error.
 * Kept clients have one object of reads, so what a caller caches under it serves the next request too.
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
    /** The ARN that the portal has in this account, where its connection knows it. */
    callerArn: aws.callerArn,
    iam: iamReads(aws),
    ec2: ec2Reads(aws),
    probeAssumeRole: async (asked: Parameters<typeof probeAssumeRole>[1]) => await probeAssumeRole(aws, asked),
    decodeAuthorizationMessage: async (encoded: string) => await decodeAuthorizationMessage(aws, encoded),
  };
}

/** What pages read of the regions of an account. */
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
