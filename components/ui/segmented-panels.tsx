"use client";

import { useState, type ReactNode } from "react";

type Panel = { readonly id: string; readonly label: string; readonly content: ReactNode };

type SegmentedPanelsProps = {
  readonly label: string;
  readonly panels: readonly Panel[];
  /** The panel shown first; defaults to the first one. */
  readonly initial?: string | undefined;
  /** Beside the buttons: copy, download. */
  readonly actions?: ReactNode;
  readonly heading?: ReactNode;
};

/** Two or three views of one thing. All panels are in the page's markup. */
export function SegmentedPanels({ label, panels, initial, actions, heading }: SegmentedPanelsProps) {
  const [shown, setShown] = useState(initial ?? panels[0]?.id);
  return (
    <div className="stack-3">
      <div className="head">
        <div>{heading}</div>
        <div className="row">
          {panels.length < 2 ? null : (
            <div className="seg" role="group" aria-label={label}>
              {panels.map((panel) => (
                <button key={panel.id} type="button" aria-pressed={panel.id === shown} onClick={() => setShown(panel.id)}>
                  {panel.label}
                </button>
              ))}
            </div>
          )}
          {actions}
        </div>
      </div>
      {panels.map((panel) => (
        <div key={panel.id} hidden={panel.id !== shown}>
          {panel.content}
        </div>
      ))}
    </div>
  );
}
