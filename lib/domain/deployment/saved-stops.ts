import { read, type Part, type StoppedTask } from "@/lib/domain/troubleshoot/service-facts";

import type { TestDeployment } from "./deployment";
import { failedTasks } from "./explain-failure";

/** The failed tasks of a test as the troubleshooter takes them, also when ECS has forgotten them. */
export function savedStops({ baseline, seen }: Pick<TestDeployment, "baseline" | "seen">): Part<readonly StoppedTask[]> {
  const tasks = baseline === undefined ? [] : failedTasks({ baseline, seen });
  return read(
    tasks.map(({ arn, revision, stopCode, stoppedReason, stoppedAt, containers }) => ({
      arn,
      taskDefinition: revision,
      stopCode,
      reason: stoppedReason,
      stoppedAt,
      containers: containers.map(({ name, exitCode, reason }) => ({ name, exitCode, reason })),
    })),
  );
}
