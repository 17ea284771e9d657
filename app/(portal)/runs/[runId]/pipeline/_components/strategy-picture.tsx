import clsx from "clsx";

import { Card } from "@/components/ui/card";
import { counted } from "@/lib/core/plural";
import type { StorySide, StoryStep, StrategyStory } from "@/lib/domain/harness/strategy-story";

/** The moments of a deployment with the tasks of both versions. Colour and shape differ, and a line says the same in words. */
export function StrategyPicture({ story }: { readonly story: StrategyStory }) {
  return (
    <Card title={story.title} aside={<Key />} padded>
      <div className="stack-4">
        <ol className="stack-3">
          {story.steps.map((step, index) => (
            <Moment key={step.title} number={index + 1} step={step} />
          ))}
        </ol>
        <p className="small">
          <b>When a step fails:</b> {story.rollback} The rollback is always part of the pipeline.
        </p>
      </div>
    </Card>
  );
}

function Key() {
  return (
    <p className="key" aria-hidden="true">
      <span>
        <TaskMarks oldTasks={1} newTasks={0} /> old version
      </span>
      <span>
        <TaskMarks oldTasks={0} newTasks={1} /> new version
      </span>
    </p>
  );
}

function Moment({ number, step }: { readonly number: number; readonly step: StoryStep }) {
  return (
    <li className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_15rem]">
      <div>
        <p className="small font-semibold">
          {number}. {step.title}
        </p>
        <p className="small soft">
          {step.words} {step.type === undefined ? null : <code>{step.type}</code>}
        </p>
      </div>
      <ul className="stack-1">
        {step.sides.map((side) => (
          <li key={side.name ?? "service"} className="small row tight">
            <TaskMarks oldTasks={side.oldTasks} newTasks={side.newTasks} />
            <span className={clsx(!side.getsRequests && "quiet")}>{sideWords(side)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function sideWords({ name, oldTasks, newTasks }: StorySide): string {
  const tasks = [
    ...(oldTasks === 0 ? [] : [counted(oldTasks, "old task")]),
    ...(newTasks === 0 ? [] : [counted(newTasks, "new task")]),
  ];
  const words = tasks.length === 0 ? "no tasks" : tasks.join(", ");
  return name === undefined ? words : `${name}: ${words}`;
}

const SIZE = 10;
const STEP = 13;

/** One mark a task: hollow for the old version, filled for the new one. */
function TaskMarks({ oldTasks, newTasks }: Pick<StorySide, "oldTasks" | "newTasks">) {
  const marks = [
    ...Array.from({ length: oldTasks }, () => "old" as const),
    ...Array.from({ length: newTasks }, () => "new" as const),
  ];
  if (marks.length === 0) return null;
  return (
    <svg className="shrink-0" width={marks.length * STEP} height={SIZE + 2} aria-hidden="true">
      {marks.map((mark, index) =>
        mark === "old" ? (
          <rect
            key={index}
            x={index * STEP + 1}
            y={1}
            width={SIZE}
            height={SIZE}
            rx={2}
            fill="none"
            stroke="var(--chart-3)"
            strokeWidth={1.5}
          />
        ) : (
          <rect key={index} className="c1" x={index * STEP + 1} y={1} width={SIZE} height={SIZE} rx={2} />
        ),
      )}
    </svg>
  );
}
