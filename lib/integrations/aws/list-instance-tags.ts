import type { TagDescription } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { InstanceTag } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";

/**
 * Lists every tag that instances of a region carry.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html
 */
export async function listInstanceTags(clients: AwsClients, region: string): Promise<Result<readonly InstanceTag[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeTags", region }, async () => {
    const { DescribeTagsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const tags = await collectPages<TagDescription>(async (NextToken) => {
      const page = await ec2.send(
        new DescribeTagsCommand({
          MaxResults: 1000,
          Filters: [{ Name: "resource-type", Values: ["instance"] }],
          NextToken,
        }),
      );
      return { items: page.Tags, next: page.NextToken };
    });
    return tags.flatMap(({ Key: key, Value: value, ResourceId: instanceId }) =>
      key === undefined || instanceId === undefined ? [] : [{ key, value: value ?? "", instanceId }],
    );
  });
}
