import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsImage } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/** AWS's limit for one filter. */
const MAX_IDS = 200;

/**
 * Finds images by ID, for their names; deregistered ones are left out. At most 200 are asked for: enough to guess login
 * users from.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 */
export async function describeImages(
  clients: AwsClients,
  region: string,
  imageIds: readonly string[],
): Promise<Result<readonly AwsImage[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeImages", region }, async () => {
    if (imageIds.length === 0) return [];
    const { DescribeImagesCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    // As a filter: an ID that is gone is then left out instead of failing the whole call.
    const { Images: images } = await ec2.send(
      new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: imageIds.slice(0, MAX_IDS) }] }),
    );
    return (images ?? []).flatMap(({ ImageId: imageId, Name: name }) =>
      imageId === undefined ? [] : [{ imageId, region, name: name ?? "" }],
    );
  });
}
