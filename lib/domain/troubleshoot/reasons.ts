import { counted } from "@/lib/core/plural";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { findEcsReason, type EcsReason } from "@/lib/domain/diagnosis/ecs-reasons";

import type { Proof } from "./finding";
import type { ServiceEvent, ServiceState, StoppedTask } from "./service-facts";
import { rolledBack } from "./suspects";

/** A sentence of ECS that names a failure, with what it means. */
export type BadReason = {
  /** Absent for a sentence that the portal does not know. */
  readonly known?: EcsReason | undefined;
  readonly proof: Proof;
};

/** Each failure that stopped tasks and events name, once: those of tasks first, because they are nearer to the cause. */
export function badReasons(service: ServiceState, tasks: readonly StoppedTask[]): readonly BadReason[] {
  const events = recent(service.events);
  const failed = rolledBack(service);
  const said = failed === undefined || events.includes(failed) ? events : [...events, failed];
  return [...ofTasks(tasks), ...ofEvents([...said, ...failedRollouts(service)])];
}

function ofTasks(tasks: readonly StoppedTask[]): readonly BadReason[] {
  const groups = new Map<string, { readonly known: EcsReason | undefined; readonly tasks: StoppedTask[] }>();
  for (const task of tasks) {
    const known = meaning(task);
    if (known !== undefined && !isFailure(known)) continue;
    if (known === undefined && wordsOf(task).length === 0) continue;
    const key = known?.causeId ?? wordsOf(task).join();
    const group = groups.get(key) ?? { known, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ known, tasks: [first, ...others] }) => {
    const name = first === undefined ? "" : nameOfArn(first.arn);
    const more = others.length === 0 ? "" : ` and ${counted(others.length, "other")}`;
    return { known, proof: { source: `Stopped task ${name}${more}`, lines: first === undefined ? [] : wordsOf(first) } };
  });
}

/** What a task says about its end: the sentence of a container is more exact than that of the task. */
function meaning(task: StoppedTask): EcsReason | undefined {
  const found = wordsOf(task).flatMap((words) => findEcsReason(words) ?? []);
  return found.find(({ causeId }) => causeId !== "ecs-essential-exited") ?? found[0];
}

function wordsOf({ reason, containers }: StoppedTask): readonly string[] {
  const words = [...containers.map((container) => container.reason), reason].filter((each) => each !== undefined);
  return [...new Set(words)];
}

/** Events since the service was last steady: earlier ones are over. */
function recent(events: readonly ServiceEvent[]): readonly ServiceEvent[] {
  const steadyAt = events.findIndex(({ message }) => findEcsReason(message)?.tone === "good");
  return steadyAt === -1 ? events : events.slice(0, steadyAt);
}

/** What AWS says about a deployment that failed and stays, because nothing rolls it back. */
function failedRollouts({ deployments }: ServiceState): readonly ServiceEvent[] {
  return deployments.flatMap(({ id, rollout, rolloutReason }) =>
    rollout === "FAILED" && rolloutReason !== undefined ? [{ at: `deployment ${id}`, message: rolloutReason }] : [],
  );
}

function ofEvents(events: readonly ServiceEvent[]): readonly BadReason[] {
  const seen = new Set<string>();
  return events.flatMap(({ at, message }) => {
    const known = findEcsReason(message);
    // An event that the portal does not know is mostly one about the progress of a deployment.
    if (known === undefined || !isFailure(known) || seen.has(known.causeId)) return [];
    seen.add(known.causeId);
    return [{ known, proof: { source: `Service event of ${at}`, lines: [message] } }];
  });
}

function isFailure({ tone }: EcsReason): boolean {
  return tone === "bad";
}
