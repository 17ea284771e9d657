import type { Container, Task } from "@aws-sdk/client-ecs";
import { z } from "zod";

import { storeSchema } from "../service-spec";
import { taskDefinitionArn } from "./ecs-service-work";
import type { StageWork } from "./stage-work";
import { stepFailure } from "./step-failure";

const specSchema = z.looseObject({
  runTaskRequestDefinition: storeSchema,
  taskDefinition: storeSchema.nullish(),
  taskDefinitionArn: z.string().nullish(),
  skipSteadyStateCheck: z.unknown().optional(),
});

function hasFailed({ exitCode, lastStatus }: Container): boolean {
  return (exitCode !== undefined && exitCode !== 0) || (lastStatus === "STOPPED" && exitCode === undefined);
}

/** Throws for a container that failed; gives true when every task runs. */
function areRunning(tasks: readonly Task[]): boolean {
  const failed = tasks.flatMap((task) => (task.containers ?? []).filter(hasFailed));
  if (failed.length > 0) {
    const lines = failed.map(({ taskArn = "", containerArn = "", exitCode }) => {
      return `${taskArn} => ${containerArn} => exit code : ${exitCode === undefined ? "null" : String(exitCode)}`;
    });
    const text = `Containers in some tasks failed and are showing non zero exit code\n ${lines.join("\n")}`;
    throw stepFailure(text, "COMMAND_EXECUTION_ERROR");
  }
  return tasks.length > 0 && tasks.every((task) => task.lastStatus === "RUNNING");
}

/** EcsRunTask: starts tasks and, unless its check is skipped, waits until all of them run. */
export async function runTask(work: StageWork): Promise<void> {
  const { run, site, manifests } = work;
  const spec = specSchema.parse(run.step.spec);
  const arn = spec.taskDefinitionArn ?? "";
  if ((arn === "") === (spec.taskDefinition === undefined || spec.taskDefinition === null)) {
    throw stepFailure("Exactly one of taskDefinition and taskDefinitionArn is needed in the ECS Run Task step.");
  }
  const source =
    spec.taskDefinition === undefined || spec.taskDefinition === null
      ? ({ how: "existing", arn } as const)
      : ({ how: "register", input: manifests.taskDefinitionIn(spec.taskDefinition, "taskDefinition") } as const);
  const taskDefinition = await taskDefinitionArn(work, source);
  const request = manifests.runTaskRequest(spec.runTaskRequestDefinition);
  const startedBy = request.startedBy ?? `harness-${run.step.nodeId}`;
  const start = async () => {
    const { tasks = [], failures = [] } = await site.runTask({ ...request, taskDefinition, startedBy });
    for (const { arn: failedArn = "", reason = "", detail = "" } of failures) {
      run.log(`${failedArn} failed with reason => ${reason} \nDetails: ${detail}`);
    }
    run.log(`${tasks.length} Tasks were triggered successfully and ${failures.length} failures were received.`);
    return tasks.map(({ taskArn = "" }) => taskArn);
  };
  // The tasks of a request whose answer was lost are found by who started them.
  const look = async () => {
    const started = await site.tasksStartedBy(startedBy);
    return started.length === 0 ? undefined : started;
  };
  const arns = await run.once("tasks", z.array(z.string()), start, look);
  if (arns.length === 0 || String(spec.skipSteadyStateCheck) === "true") return;
  await run.until(
    async () => areRunning(await site.tasks(arns)),
    () => stepFailure("Timed out waiting for tasks to be in running state", "TIMEOUT_ENGINE_EXCEPTION", "TIMEOUT_ERROR"),
  );
}
