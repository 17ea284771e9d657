import clsx from "clsx";
import Link from "next/link";

import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";

/** The status of a step. */
export type TaskStatus =
  | "done"
  | "in-progress"
  | "needs-attention"
  | "answer-to-read"
  | "waiting"
  | "stopped"
  | "not-started"
  | "cannot-start"
  | "not-needed";

/** One step of a run. */
export type Task = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** Absent while the step cannot be opened. */
  readonly href?: string | undefined;
  readonly status: TaskStatus;
  /** A specific status text ("Waiting for Tomasz Brandt", "Stopped at 7 of 11"). */
  readonly statusWord?: string | undefined;
  /** The answer in one line; for a step that cannot start, what it needs. */
  readonly line: string;
  /** The step to continue with. */
  readonly current?: boolean | undefined;
};

/** Steps under one heading. */
export type TaskGroup = { readonly title: string; readonly tasks: readonly Task[] };

const SHOWN: Record<TaskStatus, { readonly verdict: ShownVerdict; readonly word: string }> = {
  done: { verdict: "pass", word: "Done" },
  "in-progress": { verdict: "in-progress", word: "In progress" },
  "needs-attention": { verdict: "warn", word: "Needs attention" },
  "answer-to-read": { verdict: "warn", word: "Answer to review" },
  waiting: { verdict: "waiting", word: "Waiting" },
  stopped: { verdict: "fail", word: "Stopped" },
  "not-started": { verdict: "to-do", word: "Not started" },
  "cannot-start": { verdict: "not-reached", word: "Cannot start yet" },
  "not-needed": { verdict: "not-applicable", word: "Not needed on this path" },
};

type TaskListProps = { readonly groups: readonly TaskGroup[]; readonly dropped?: readonly Task[] | undefined };

/** The steps of a run in the guide's order. Steps that the path no longer needs are folded and keep their answers. */
export function TaskList({ groups, dropped = [] }: TaskListProps) {
  return (
    <div className="stack-6">
      <ol className="tasks">
        {groups.map((group) => (
          <li key={group.title}>
            <h2>{group.title}</h2>
            <ol className="card">
              {group.tasks.map((task) => (
                <TaskRow key={task.id} task={task} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {dropped.length === 0 ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            No longer needed ({dropped.length})
          </summary>
          <ol className="card">
            {dropped.map((task) => (
              <TaskRow key={task.id} task={task} />
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function TaskRow({ task }: { readonly task: Task }) {
  const shown = SHOWN[task.status];
  return (
    <li className={clsx("task", task.current && "now", task.href === undefined && "off")}>
      <span className="n">{task.number}</span>
      <span className="t">{task.href === undefined ? task.title : <Link href={task.href}>{task.title}</Link>}</span>
      <span className="s">
        <VerdictMark verdict={shown.verdict} word={task.statusWord ?? shown.word} />
      </span>
      <span className="d">{task.line}</span>
    </li>
  );
}
