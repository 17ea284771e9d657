import Link from "next/link";
import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { arrowLeftIcon } from "@/components/ui/icons";

import { SAVE_STATE_ID } from "./save-state-id";

type StepFrameProps = {
  readonly taskListHref: string;
  /** 1-based position among the steps of this path, and their number. */
  readonly step: number;
  readonly steps: number;
  /** The question of this page; the heading. */
  readonly heading: string;
  readonly lead?: ReactNode;
  /** The guide panel at the right. */
  readonly guide?: ReactNode;
  /** The form with its fields; give the form `StepActions` as its last child, or pass them in `footer`. */
  readonly children: ReactNode;
  /** The results of the answers below, at full width: policy, matrix, list. */
  readonly below?: ReactNode;
  /** `StepActions` at the end, when they belong to no single form. */
  readonly footer?: ReactNode;
};

/** One step of the wizard: its position, one question, and the results of the answer. */
export function StepFrame({ taskListHref, step, steps, heading, lead, guide, children, below, footer }: StepFrameProps) {
  return (
    <div className="step">
      {/* A live region must exist before its text changes. The form fills it. */}
      <div id={SAVE_STATE_ID} className="save-state" role="status" />
      <div className="stepbar">
        <div className="row">
          <Link className="row tight small" href={taskListHref}>
            <Icon icon={arrowLeftIcon} />
            Task list
          </Link>
          <p className="small soft">
            Step {step} of {steps}
          </p>
        </div>
        <ol className="rail" aria-hidden="true">
          {Array.from({ length: steps }, (_, index) => (
            <li key={index} className={index + 1 < step ? "done" : index + 1 === step ? "now" : undefined} />
          ))}
        </ol>
      </div>
      <div className="stack-6">
        <div className={guide === undefined ? undefined : "cols guide"}>
          <div className="stack-6">
            <div>
              <h1 tabIndex={-1}>{heading}</h1>
              {lead === undefined ? null : <p className="sub">{lead}</p>}
            </div>
            {children}
          </div>
          {guide}
        </div>
        {below}
        {footer}
      </div>
    </div>
  );
}

/** The buttons of a step: continue first, hand-over at the far end. */
export function StepActions({ children, handOver }: { readonly children: ReactNode; readonly handOver?: ReactNode }) {
  return (
    <div className="actions">
      {children}
      {handOver === undefined ? null : <div className="push">{handOver}</div>}
    </div>
  );
}
