"use client";

import { useSyncExternalStore } from "react";

import { parseJson } from "@/lib/core/parse-json";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon, externalIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";

/** One step in a console. */
export type WalkThroughStep = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly href?: string | undefined;
  readonly copy?: { readonly label: string; readonly text: string } | undefined;
  readonly guideItems: readonly string[];
};

const CHANGED = "carabiner:ticks";
const NOTHING = "[]";

/** Console steps in order, to tick off. The ticks are the person's own notes and stay in this browser. */
export function WalkThrough({ storeKey, steps }: { readonly storeKey: string; readonly steps: readonly WalkThroughStep[] }) {
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(storeKey) ?? NOTHING,
    () => NOTHING,
  );
  const done = readTicks(stored);

  function tick(id: string, ticked: boolean) {
    const next = ticked ? [...done, id] : done.filter((other) => other !== id);
    localStorage.setItem(storeKey, JSON.stringify(next));
    window.dispatchEvent(new Event(CHANGED));
  }

  return (
    <div className="stack-3">
      <p className="small soft" role="status">
        {done.length} of {steps.length} ticked
      </p>
      <ol className="stack-5">
        {steps.map((step) => (
          <li key={step.id} className="stack-2">
            <div className="check">
              <input
                type="checkbox"
                id={`tick-${step.id}`}
                checked={done.includes(step.id)}
                aria-describedby={`tick-${step.id}-detail`}
                onChange={(event) => {
                  tick(step.id, event.target.checked);
                }}
              />
              <label htmlFor={`tick-${step.id}`}>{step.title}</label>
              <p className="hint" id={`tick-${step.id}-detail`}>
                {step.detail}
                {step.guideItems.length === 0 ? null : <span className="quiet"> Guide {step.guideItems.join(", ")}</span>}
              </p>
            </div>
            {step.copy === undefined ? null : <ToPaste {...step.copy} />}
            {step.href === undefined ? null : (
              <div>
                <LinkButton
                  href={step.href}
                  size="small"
                  iconAfter={externalIcon}
                  aria-label={`Open in the console: ${step.title}`}
                >
                  Open in the console
                </LinkButton>
              </div>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Longer texts are folded: people copy them but rarely read them, and they would push the next step off the screen. */
const FOLD_LINES = 12;

function ToPaste({ label, text }: { readonly label: string; readonly text: string }) {
  if (text.split("\n").length <= FOLD_LINES) return <CodeBlock code={text} label={label} copy={`Copy: ${label}`} wrap />;
  return (
    <div className="stack-2">
      <div>
        <CopyButton text={text}>{`Copy: ${label}`}</CopyButton>
      </div>
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Show: {label}
        </summary>
        <CodeBlock code={text} label={label} copy={false} wrap />
      </details>
    </div>
  );
}

function subscribe(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("storage", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("storage", changed);
  };
}

function readTicks(stored: string): readonly string[] {
  const parsed = parseJson(stored);
  return Array.isArray(parsed) ? parsed.filter((id) => typeof id === "string") : [];
}
