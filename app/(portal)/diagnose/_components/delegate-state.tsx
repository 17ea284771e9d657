import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import { RelativeTime } from "@/components/ui/relative-time";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import { delegateFit } from "@/lib/domain/identity/delegate-fit";

type DelegateStateProps = {
  readonly delegates: Result<readonly HarnessDelegate[], AppError>;
  readonly selectors: readonly string[];
  readonly now: Date;
};

/** The delegates of the run's scope, whether they are connected, and what to look for in a log (guide items G204, G206). */
export function DelegateState({ delegates, selectors, now }: DelegateStateProps) {
  if (!delegates.ok) {
    const { error } = delegates;
    return error.explanation === undefined ? (
      <Note tone="warn" title="The delegates could not be read">
        {error.message}
      </Note>
    ) : (
      <FailureCard explanation={error.explanation} />
    );
  }
  const fit = delegateFit(delegates.value, selectors, false);
  return (
    <Card
      title="Delegates"
      footer={
        <p className="small soft">
          Search the delegate&rsquo;s log for <code>AmazonServiceException</code>, <code>software.amazon.awssdk</code> and the
          connector&rsquo;s identifier; paste what you find below.
        </p>
      }
    >
      <div className="in">
        <Note tone={fit.verdict}>{fit.sentence}</Note>
      </div>
      {delegates.value.length === 0 ? null : (
        <DataTable
          caption="Delegates"
          rowKey={(delegate) => delegate.name}
          groups={[{ rows: delegates.value }]}
          columns={[
            { id: "name", head: "Delegate", cell: (delegate) => delegate.name },
            {
              id: "state",
              head: "State",
              cell: (delegate) => (
                <VerdictMark verdict={delegate.connected ? "pass" : "fail"} word={delegate.connected ? "Connected" : "Silent"} />
              ),
            },
            {
              id: "beat",
              head: "Last heartbeat",
              cell: (delegate) =>
                delegate.lastHeartBeat === undefined ? "Unknown" : <RelativeTime at={delegate.lastHeartBeat} now={now} />,
            },
            { id: "tags", head: "Tags", cell: (delegate) => delegate.tags.join(", ") },
          ]}
        />
      )}
    </Card>
  );
}
