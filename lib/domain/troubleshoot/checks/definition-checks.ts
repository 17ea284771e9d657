import { checkTaskDefinition } from "@/lib/domain/ecs/check-task-definition";
import type { Finding as Problem } from "@/lib/domain/ecs/finding";
import { SIZE_RULES } from "@/lib/domain/ecs/rules/size-rules";
import { describePath } from "@/lib/domain/ecs/value";

import type { Outcome } from "../finding";
import { failed, notApplicable, passed, repair, whenRead } from "../outcomes";
import type { CheckRule, View } from "../view";

/** The rules about CPU and memory, which have a check to themselves. */
const OF_SIZE = new Set(SIZE_RULES.map(({ id }) => id));

const definition: CheckRule = {
  id: "task-definition",
  title: "The task definition can be used",
  guideItems: ["G152"],
  claims: ["ecs-incompatible", "ecs-volume", "ecs-efs", "ecs-storage"],
  look: (view) =>
    whenRead(view.facts.definition, (found) => {
      // With an external controller each task set names its own.
      if (found === undefined && view.service?.controller === "EXTERNAL") {
        return notApplicable("The task sets of the service name their task definitions.");
      }
      if (found === undefined) {
        return failed(
          `There is no task definition ${view.service?.taskDefinition ?? ""}`.trimEnd() + ".",
          repair("you", "Register it again, or choose another revision."),
        );
      }
      return problemsOf(view, (rule) => !OF_SIZE.has(rule)) ?? passed(`${found.name} breaks no rule of AWS.`);
    }),
};

const sizes: CheckRule = {
  id: "task-size",
  title: "CPU and memory are a pair that AWS offers",
  guideItems: ["G198"],
  look: (view) =>
    whenRead(view.facts.definition, (found) => {
      if (found === undefined) return notApplicable("There is no task definition.");
      const { cpu, memory } = view.needs ?? {};
      const size = cpu === undefined || memory === undefined ? "" : `: ${String(cpu)} CPU units and ${String(memory)} MiB`;
      return problemsOf(view, (rule) => OF_SIZE.has(rule)) ?? passed(`AWS accepts the size of a task${size}.`);
    }),
};

/** What AWS refuses, or what makes every task fail; advice is left to the step of the task definition. */
function problemsOf({ definition: found, onFargate }: View, isAsked: (rule: string) => boolean): Outcome | undefined {
  if (found === undefined) return undefined;
  const launchType = onFargate ? "fargate" : "ec2";
  const { findings } = checkTaskDefinition(found.document, { origin: "document", launchType });
  const problems = findings.filter(({ rule, severity }) => severity !== "advice" && isAsked(rule));
  const [first] = problems;
  if (first === undefined) return undefined;
  return failed(
    first.problem,
    repair("you", first.fix),
    problems.map((one) => ({ source: placeOf(one), lines: [`${one.problem} ${one.fix}`] })),
  );
}

function placeOf({ path }: Problem): string {
  return path.length === 0 ? "Task definition" : describePath(path);
}

/** The task definition itself. */
export const definitionChecks: readonly CheckRule[] = [definition, sizes];
