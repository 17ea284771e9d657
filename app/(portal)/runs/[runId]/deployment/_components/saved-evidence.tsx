import { CodeBlock } from "@/components/ui/code-block";
import { Card } from "@/components/ui/card";
import { KeyValue } from "@/components/ui/key-value";
import { formatClock } from "@/lib/core/dates";
import type { TestDeployment } from "@/lib/domain/deployment/deployment";
import type { SavedTask } from "@/lib/domain/deployment/ecs-now";
import { failedTasks } from "@/lib/domain/deployment/explain-failure";

/** Tasks whose evidence is shown; tasks of one deployment fail alike. */
const SHOWN = 3;

/** What was saved of tasks that stopped, while ECS still knew it. */
export function SavedEvidence({ deployment }: { readonly deployment: TestDeployment }) {
  const { baseline, seen } = deployment;
  const tasks = baseline === undefined ? [] : failedTasks({ baseline, seen });
  if (tasks.length === 0) return null;
  return (
    <Card
      title="Saved evidence"
      padded
      footer={<span>AWS forgets stopped tasks after about an hour; Carabiner keeps what they said.</span>}
    >
      <div className="stack-5">
        {tasks.slice(0, SHOWN).map((task) => (
          <TaskEvidence key={task.arn} task={task} />
        ))}
      </div>
    </Card>
  );
}

function TaskEvidence({ task }: { readonly task: SavedTask }) {
  const logs = (task.logs ?? []).filter(({ lines }) => lines.length > 0);
  const quiet = (task.logs ?? []).filter(({ lines }) => lines.length === 0);
  return (
    <div className="stack-3">
      <KeyValue
        facts={[
          { name: "Task", value: task.arn.slice(task.arn.lastIndexOf("/") + 1), mono: true },
          ...(task.savedAt === undefined ? [] : [{ name: "Saved", value: formatClock(new Date(task.savedAt)) }]),
          { name: "Stopped reason", value: task.stoppedReason ?? "None given", mono: true },
          { name: "Stop code", value: task.stopCode ?? "None given", mono: true },
          ...task.containers.map(({ name, exitCode, reason }) => ({
            name: `Container ${name}`,
            value: `${exitCode === undefined ? "No exit code: it never ran" : `Exit code ${String(exitCode)}`}${reason === undefined ? "" : `. ${reason}`}`,
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
