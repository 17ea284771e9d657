import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsRegion } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Lists every region of the partition and whether the account has it enabled, sorted by name.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export async function listRegions(
  clients: AwsClients,
  region = clients.homeRegion,
): Promise<Result<readonly AwsRegion[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeRegions", region }, async () => {
    const { DescribeRegionsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const { Regions: regions } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    return (regions ?? [])
      .flatMap(({ RegionName: name, OptInStatus: status }): AwsRegion[] =>
        name === undefined ? [] : [{ name, optInStatus: optInStatusOf(status), enabled: status !== "not-opted-in" }],
      )
      .sort((one, other) => one.name.localeCompare(other.name, "en"));
  });
}

function optInStatusOf(status: string | undefined): AwsRegion["optInStatus"] {
  switch (status) {
    case "opt-in-not-required":
    case "opted-in":
    case "not-opted-in":
      return status;
    default:
      return "unknown";
  }
}
