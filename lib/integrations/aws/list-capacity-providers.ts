import { DescribeCapacityProvidersCommand, type CapacityProvider as SdkProvider } from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { CapacityProvider } from "@/lib/domain/aws/ecs-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** AWS's limit for the names of one call. */
const BATCH = 100;
const OF_FARGATE = new Set(["FARGATE", "FARGATE_SPOT"]);

/**
 * Describes the capacity providers of a cluster by name. Those of Fargate are the same everywhere and are not asked for.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html
 */
export async function listCapacityProviders(
  clients: AwsClients,
  region: string,
  names: readonly string[],
): Promise<Result<readonly CapacityProvider[], AppError>> {
  const fargate = names
    .filter((name) => OF_FARGATE.has(name))
    .map((name): CapacityProvider => ({ name, status: "ACTIVE", kind: "fargate", scales: false }));
  const others = names.filter((name) => !OF_FARGATE.has(name));
  const answers = await Promise.all(
    chunksOf(others, BATCH).map(
      async (chunk) =>
        await callAws(
          clients,
          { service: "ecs", action: "DescribeCapacityProviders", region },
          async () =>
            await collectPages<SdkProvider>(async (nextToken) => {
              const command = new DescribeCapacityProvidersCommand({ capacityProviders: [...chunk], nextToken });
              const page = await clients.ecs(region).send(command);
              return { items: page.capacityProviders, next: page.nextToken };
            }),
        ),
    ),
  );
  const providers = joinAnswers(answers);
  return providers.ok ? ok([...fargate, ...providers.value.map(toProvider)]) : providers;
}

function toProvider(provider: SdkProvider): CapacityProvider {
  const group = provider.autoScalingGroupProvider;
  return {
    name: provider.name ?? "",
    status: provider.status ?? "unknown",
    kind: group === undefined ? "managed-instances" : "auto-scaling-group",
    // Managed instances are always started by ECS.
    scales: group === undefined || group.managedScaling?.status === "ENABLED",
  };
}
