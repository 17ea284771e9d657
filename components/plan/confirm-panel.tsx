import { useId, type ReactNode } from "react";

type ConfirmPanelProps = {
  /** What the button does ("Apply 10 changes"). */
  readonly title: string;
  /** The totals, what happens on a failure, and what undo would do. */
  readonly children: ReactNode;
  /** The button, in its form. */
  readonly action: ReactNode;
};

/** The last confirmation before a change. */
export function ConfirmPanel({ title, children, action }: ConfirmPanelProps) {
  const headingId = useId();
  return (
    <section className="confirm" aria-labelledby={headingId}>
      <div className="stack-1">
        <h2 id={headingId}>{title}</h2>
        <div className="soft small">{children}</div>
      </div>
      {action}
    </section>
  );
}
