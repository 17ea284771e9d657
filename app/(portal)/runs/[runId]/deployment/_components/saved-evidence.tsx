import { CodeBlock } from "@/components/ui/code-block";
import { Card } from "@/components/ui/card";
import { KeyValue } from "@/components/ui/key-value";
import { formatClock } from "@/lib/core/dates";
import { counted } from "@/lib/core/plural";
import type { TestDeployment } from "@/lib/domain/deployment/deployment";
import type { SavedTask } from "@/lib/domain/deployment/ecs-now";
import { failedTasks } from "@/lib/domain/deployment/explain-failure";

/** Tasks whose evidence is shown: one for each way in which tasks failed. */
const SHOWN = 3;

/** What was saved of tasks that stopped, while ECS still knew it. */
export function SavedEvidence({ deployment }: { readonly deployment: TestDeployment }) {
  const { baseline, seen } = deployment;
  const tasks = baseline === undefined ? [] : failedTasks({ baseline, seen });
  if (tasks.length === 0) return null;
  const groups = alike(tasks);
  return (
    <Card
      title="Saved evidence"
      padded
      footer={<span>AWS forgets stopped tasks after about an hour; Carabiner keeps what they said.</span>}
    >
      <div className="stack-5">
        {groups.slice(0, SHOWN).map(({ task, others }) => (
          <TaskEvidence key={task.arn} task={task} others={others} />
        ))}
      </div>
    </Card>
  );
}

/** One task for each way in which tasks failed, the first failure first, with how many others failed alike. */
function alike(tasks: readonly SavedTask[]): readonly { readonly task: SavedTask; readonly others: number }[] {
  const groups = new Map<string, { readonly task: SavedTask; readonly others: number }>();
  for (const task of tasks) {
    const ends = task.containers.map(({ exitCode, reason }) => [exitCode, reason]);
    const key = JSON.stringify([task.stopCode, task.stoppedReason, ends]);
    const known = groups.get(key);
    groups.set(key, known === undefined ? { task, others: 0 } : { ...known, others: known.others + 1 });
  }
  return [...groups.values()];
}

function containerWords({ exitCode, reason }: SavedTask["containers"][number], stoppedReason: string | undefined): string {
  const exit = exitCode === undefined ? "No exit code: it never ran" : `Exit code ${String(exitCode)}`;
  return reason === undefined || reason === stoppedReason ? exit : `${exit}. ${reason}`;
}

function TaskEvidence({ task, others }: { readonly task: SavedTask; readonly others: number }) {
  const logs = (task.logs ?? []).filter(({ lines }) => lines.length > 0);
  const quiet = (task.logs ?? []).filter(({ lines }) => lines.length === 0);
  return (
    <div className="stack-3">
      <KeyValue
        facts={[
          { name: "Task", value: task.arn.slice(task.arn.lastIndexOf("/") + 1), mono: true },
          ...(others === 0 ? [] : [{ name: "Alike", value: `${counted(others, "other task")} stopped in the same way` }]),
          ...(task.savedAt === undefined ? [] : [{ name: "Saved", value: formatClock(new Date(task.savedAt)) }]),
          { name: "Stopped reason", value: task.stoppedReason ?? "None given", mono: true },
          { name: "Stop code", value: task.stopCode ?? "None given", mono: true },
          ...task.containers.map((container) => ({
            name: `Container ${container.name}`,
            value: containerWords(container, task.stoppedReason),
          })),
          ...quiet.map(({ container, group, why }) => ({
            name: `Log of ${container}`,
            value: `No lines in ${group}${why === undefined ? "" : `: ${why}`}`,
          })),
        ]}
      />
      {logs.map(({ container, lines }) => (
        <CodeBlock
          key={container}
          label={`Last ${String(lines.length)} log lines of ${container}`}
          code={lines.join("\n")}
          wrap
        />
      ))}
    </div>
  );
}
