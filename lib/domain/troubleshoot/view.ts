import { taskNeeds, type TaskNeeds } from "@/lib/domain/ecs/service/task-needs";
import { isOnFargate } from "@/lib/domain/ecs/service/rules/launch-rules";
import { viewTask, type TaskView } from "@/lib/domain/ecs/rules/task-view";

import type { Outcome } from "./finding";
import { valueOf } from "./outcomes";
import { badReasons, type BadReason } from "./reasons";
import type { DefinitionFacts, ServiceFacts, ServiceState, StoppedTask } from "./service-facts";
import { suspects } from "./suspects";

/** The facts as the checks read them. What was not read is absent. */
export type View = {
  readonly facts: ServiceFacts;
  readonly service?: ServiceState | undefined;
  readonly onFargate: boolean;
  readonly definition?: DefinitionFacts | undefined;
  readonly task?: TaskView | undefined;
  readonly needs?: TaskNeeds | undefined;
  readonly suspects: readonly StoppedTask[];
  readonly reasons: readonly BadReason[];
};

/** One check: what has to be so, and how the facts show it. */
export type CheckRule = {
  readonly id: string;
  readonly title: string;
  readonly guideItems: readonly string[];
  /** The causes of stopped tasks and events that belong to this check: one of them makes it fail. */
  readonly claims?: readonly string[] | undefined;
  readonly look: (view: View) => Outcome;
};

export function viewFacts(facts: ServiceFacts): View {
  const service = valueOf(facts.service)?.found;
  const definition = valueOf(facts.definition);
  const tasks = service === undefined ? [] : suspects(service, valueOf(facts.stoppedTasks) ?? []);
  const onFargate = service !== undefined && isOnFargate(service.launch);
  return {
    facts,
    service,
    onFargate,
    definition,
    task:
      definition === undefined
        ? undefined
        : viewTask(definition.document, { origin: "document", launchType: onFargate ? "fargate" : "ec2" }),
    needs: definition === undefined ? undefined : taskNeeds(definition.document),
    suspects: tasks,
    reasons: service === undefined ? [] : badReasons(service, tasks),
  };
}
