import type { Metadata } from "next";

import { ActionForm } from "@/components/form/action-form";
import { Ladder } from "@/components/chain/ladder";
import { PageWatchLoader } from "@/components/polling/page-watch-loader";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { FailureCard } from "@/components/ui/failure-card";
import { LiveRegion } from "@/components/ui/live-region";
import { Note } from "@/components/ui/note";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { runPath } from "@/lib/config/routes";
import type { AppError, Explanation } from "@/lib/core/errors";
import { isAtWork, keyRows, mayStart, rotationHeading, stageRows } from "@/lib/domain/rotation/rotation-view";
import { loadRun } from "@/lib/server/run-page";
import { continueRotationAction, startRotationAction } from "./actions";
import { KeysTable } from "./_components/keys-table";
import { OldKeyDecision } from "./_components/old-key-decision";
import { readKeys } from "./read-keys";

type RotatePageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<{ readonly ordered?: string | string[] }>;
};

export async function generateMetadata({ params }: Pick<RotatePageProps, "params">): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Access key of ${run.reference}` };
}

/** The rotation of a run's access key: its progress, the last use of the keys, and the decisions a person makes. */
export default async function RotatePage({ params, searchParams }: RotatePageProps) {
  const [{ runId }, { ordered }] = await Promise.all([params, searchParams]);
  const page = await loadRun(runId);
  const { run, deps, mayEdit } = page;
  const { rotations, unreadable } = await deps.rotations.list(run.id);
  const mayChange = mayEdit && unreadable.length === 0;
  const [rotation] = rotations;
  const seen = await readKeys(page, rotations);
  const now = deps.clock.now();
  const atWork = isAtWork(rotation, typeof ordered === "string" ? Number(ordered) : undefined);
  const rows = seen.ok ? keyRows({ ...seen.value, rotation }) : [];
  const heading = rotationHeading(
    rotation,
    rows.find((row) => row.role === "current"),
    atWork,
  );
  const open = rotation?.state === "deleted" ? undefined : rotation;
  const stages = stageRows(mayStart(rotation) && rotation?.state !== "failed" ? undefined : rotation);

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: run.reference, href: runPath(run.id) }, { label: "Access key" }]}
        title={heading}
        lead="Access continues during the rotation: the new key is tested and in use before the old one is switched off. Neither secret is ever shown."
      />
      {atWork ? <PageWatchLoader everyMs={2000} /> : null}
      <LiveRegion message={heading} />
      <UnreadableNote messages={unreadable} />
      {rotation?.state === "failed" && rotation.failure !== undefined ? (
        <FailureCard
          explanation={explanationOf(rotation.failure.error)}
          actions={
            mayChange ? (
              <ActionForm
                action={continueRotationAction}
                hidden={{ runId: run.id, rotationId: rotation.id, order: "advance" }}
                submit="Continue the rotation"
                look="primary"
              />
            ) : null
          }
        />
      ) : null}
      <div className="cols even">
        <Card title={rotation === undefined || rotation.state === "deleted" ? "What happens" : "Progress"}>
          <Ladder rungs={stages.map(({ stage, title, verdict, word, fact }) => ({ id: stage, title, verdict, word, fact }))} />
        </Card>
        <div className="stack-4">
          {open?.state === "deactivated" && mayChange && !atWork ? (
            <OldKeyDecision runId={run.id} rotation={open} lastUsed={seen.ok ? seen.value.lastUsed : {}} now={now} />
          ) : null}
          {mayStart(rotation) && seen.ok && mayChange ? (
            <Card title={rotation?.state === "deleted" ? "Replace it again" : "Replace the key"} padded>
              <ActionForm action={startRotationAction} hidden={{ runId: run.id }} submit="Replace the key now" look="primary">
                <p className="small soft">
                  Anything else that uses this key stops working when it is switched off, in about a minute. You then decide
                  whether to delete the old key.
                </p>
              </ActionForm>
            </Card>
          ) : null}
          {rotation?.state === "deleted" ? (
            <Note tone="pass" title="The last rotation is complete">
              The old key was deleted, and Harness uses the new one.
            </Note>
          ) : null}
          {mayEdit ? null : <Note tone="info">You may read this run, but not change it.</Note>}
        </div>
      </div>
      {seen.ok ? (
        <KeysTable userName={seen.value.userName} rows={rows} now={now} />
      ) : (
        <FailureCard explanation={explanationOf(seen.error)} />
      )}
    </div>
  );
}

function explanationOf(error: AppError): Explanation {
  return (
    error.explanation ?? {
      causeId: error.code,
      title: error.message,
      cause: "Nothing was changed.",
      owner: "you",
      fix: "Fix the problem named in the heading, then reload this page.",
      retry: "after-fix",
      details: {},
    }
  );
}
