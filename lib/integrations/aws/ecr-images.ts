import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { AwsFailureError } from "./errors";

/** Where an image is in ECR. */
export type EcrImage = {
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
};

/**
 * Whether ECR has an image, its repository only, or neither.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 */
export async function findEcrImage(
  clients: AwsClients,
  { registryId, region, repository, tag, digest }: EcrImage,
): Promise<Result<"image" | "no-repository" | "no-image", AppError>> {
  const subject = { service: "ecr", action: "DescribeImages", region, resource: repository };
  const found = await callAws(clients, subject, async () => {
    const { DescribeImagesCommand } = await import("@aws-sdk/client-ecr");
    const ecr = await clients.ecr(region);
    const imageIds = [digest === undefined ? { imageTag: tag ?? "latest" } : { imageDigest: digest }];
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ registryId, repositoryName: repository, imageIds }));
    return (imageDetails ?? []).length > 0;
  });
  if (found.ok) return ok(found.value ? "image" : "no-image");
  const code = found.error.cause instanceof AwsFailureError ? found.error.cause.failure.code : "";
  if (code === "RepositoryNotFoundException") return ok("no-repository");
  return code === "ImageNotFoundException" ? ok("no-image") : found;
}
