import type { CheckResult } from "@/lib/domain/checks/check";

/** The questions of the verification step, the one that matters most first. */
const ORDER: readonly string[] = [
  "s13.connector-test",
  "s13.matching-instances",
  "s13.harness-filter",
  "s13.harness-hosts",
  "s13.ecs-cluster",
  "s13.ecs-services",
  "s13.ecs-task-definitions",
  "s13.test-deployment",
  "s13.identity-read-back",
  "s13.key-secrets-read-back",
  "s13.connector-read-back",
  "s13.infrastructure-read-back",
  "s13.host-credential-read-back",
];

/** The checks of the verification step among all checks of a run, in their order. */
export function inVerifyOrder(checks: readonly CheckResult[]): readonly CheckResult[] {
  const place = (check: CheckResult) => {
    const index = ORDER.indexOf(check.id);
    return index === -1 ? ORDER.length : index;
  };
  return checks.filter((check) => check.id.startsWith("s13.")).sort((left, right) => place(left) - place(right));
}
