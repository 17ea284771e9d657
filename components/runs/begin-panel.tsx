"use client";

import type { Path } from "@/lib/domain/runs/path";
import { beforeYouBegin } from "@/lib/domain/runs/before-you-begin";

import { useChosenPath } from "./path-fields";

/** How many numbered steps each kind of path has. */
export type StepCounts = Readonly<Record<Path["target"], number>>;

/** What a person needs for the path chosen in the surrounding form. It follows the choice. */
export function BeginPanel({ stepCounts }: { readonly stepCounts: StepCounts }) {
  const path = useChosenPath();
  const items = beforeYouBegin(path);
  return (
    <aside className="stack-4" aria-labelledby="begin">
      <div className="stack-1" aria-live="polite">
        <h2 id="begin">What you need before you begin</h2>
        <p className="small soft">
          {path.target === undefined ? (
            "Choose what you want to connect to see the steps."
          ) : (
            <>
              <b className="num">{stepCounts[path.target]} steps</b>, {items.length} things to prepare. You can stop at any step
              and continue later.
            </>
          )}
        </p>
      </div>
      <ul className="stack-4">
        {items.map((item) => (
          <li key={item.id}>
            <p className="small">{item.title}</p>
            <p className="small quiet">{item.hint}</p>
            <p className="tiny quiet">From: {item.from}</p>
          </li>
        ))}
      </ul>
    </aside>
  );
}
