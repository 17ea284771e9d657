import type { ReactNode } from "react";

type EmptyStateProps = {
  /** What is missing, with an explanation ("No runs yet. A run connects one AWS account to one Harness project."). */
  readonly children: ReactNode;
  /** The one thing to do about it. */
  readonly action?: ReactNode;
};

/** Nothing to show: one sentence and one button, left aligned, no picture. */
export function EmptyState({ children, action }: EmptyStateProps) {
  return (
    <div className="empty stack-3">
      <p className="soft">{children}</p>
      {action}
    </div>
  );
}
