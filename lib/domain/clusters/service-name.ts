import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import { EXISTING_RULES } from "@/lib/domain/ecs/service/rules/existing-rules";
import { serviceNames } from "@/lib/domain/ecs/service/service-facts";
import { serviceSettingsSchema, type ServiceSettings } from "@/lib/domain/ecs/service/service-settings";
import type { Path } from "@/lib/domain/runs/path";

/** What a service's name leads to in the cluster (item G158). */
export type ServiceNameCheck = { readonly sentence: string; readonly problem?: string; readonly warnings?: readonly string[] };

type Asked = { readonly cluster: string; readonly path: Path; readonly name: string };

/** Whether the name is free, whether Harness would update a service, and what prevents that. Errors: those of reading AWS. */
export async function checkServiceName(
  findServices: (names: readonly string[]) => Promise<Result<readonly ExistingService[], AppError>>,
  { cluster, path, name }: Asked,
): Promise<Result<ServiceNameCheck, AppError>> {
  const parsed = serviceSettingsSchema.shape.name.safeParse(name);
  if (!parsed.success) {
    const problem = parsed.error.issues[0]?.message ?? "Enter another name.";
    return ok({ sentence: problem, problem });
  }
  const existing = await findServices(serviceNames(parsed.data, path.strategy));
  return existing.ok ? ok(judgeServiceName(parsed.data, existing.value, { cluster, strategy: path.strategy })) : existing;
}

/** Settings of which the rules about the name read nothing but the name. */
function named(name: string, desiredCount: number): ServiceSettings {
  return {
    name,
    desiredCount,
    launch: { how: "launch-type", launchType: "FARGATE" },
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    circuitBreaker: { enable: false, rollback: false },
  };
}

/** Judges the services that exist under the name. */
function judgeServiceName(
  name: string,
  existing: readonly ExistingService[],
  { cluster, strategy }: { readonly cluster: string; readonly strategy: Path["strategy"] },
): ServiceNameCheck {
  const found: { readonly severity: "refused" | "advice"; readonly message: string }[] = [];
  // The number of an existing service is compared when the form is saved.
  const count = existing.find((service) => service.name === name)?.desiredCount ?? 1;
  for (const rule of EXISTING_RULES) {
    rule.check(named(name, count), { existing, strategy }, (field, message) => {
      if (field === "name") found.push({ severity: rule.severity, message });
    });
  }
  const problem = found.find(({ severity }) => severity === "refused");
  if (problem !== undefined) return { sentence: problem.message, problem: problem.message };
  const [advice, ...others] = found.map(({ message }) => message);
  if (advice !== undefined) return { sentence: advice, warnings: others };
  return { sentence: `Free in cluster ${cluster}.` };
}
