import Link from "next/link";

import { KeyValue, type Fact } from "@/components/ui/key-value";
import { formatDay, formatExact } from "@/lib/core/dates";
import { Strip } from "@/components/ui/strip";
import { stripSentence } from "@/components/ui/strip-sentence";
import { runPagePath } from "@/lib/config/routes";
import { AWS_METHOD_WORDS, type AwsConnection } from "@/lib/domain/connections/connection";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { isDone } from "@/lib/domain/plan/ledger";
import { describePath } from "@/lib/domain/runs/available-paths";
import { reviewDate } from "@/lib/domain/onboarding/finish-run";
import { projectWords } from "@/lib/domain/runs/run-words";
import type { RunPage } from "@/lib/server/run-page";

type RunFactsProps = { readonly page: RunPage; readonly awsConnection: AwsConnection | undefined };

/** The progress of the run, and its fixed facts. */
export function RunFacts({ page, awsConnection }: RunFactsProps) {
  const { run, tasks, progress, boxes, mayEdit } = page;
  const firstEcs = boxes.findIndex((result) => result.box.list === "ecs");
  return (
    <aside className="stack-5" aria-label="About this run">
      <section className="stack-3">
        <h2>Progress</h2>
        <p className="strip-cell">
          <Strip cells={progress.cells} gapBefore={firstEcs > 0 ? firstEcs : undefined} />
        </p>
        <p className="soft small">
          <b className="num">
            {tasks.done} of {tasks.total}
          </b>{" "}
          steps done. {stripSentence(progress.cells)}.
        </p>
      </section>
      <section>
        <KeyValue ruled facts={factsOf(page, awsConnection)} />
      </section>
      <nav className="stack-2 small" aria-label="Pages of this run">
        <p>
          <Link href={runPagePath(run.id, "plan")}>Plan</Link> <span className="quiet">shows every call before it is made.</span>
        </p>
        <p>
          <Link href={runPagePath(run.id, "checklist")}>Checklist</Link>{" "}
          <span className="quiet">shows what is proved, and how.</span>
        </p>
        <p>
          <Link href={runPagePath(run.id, "timeline")}>Timeline</Link>{" "}
          <span className="quiet">shows who did what, and when.</span>
        </p>
        {isDone(page.entries, "harness.pipeline") ? (
          <p>
            <Link href={runPagePath(run.id, "deployment")}>Test deployment</Link>{" "}
            <span className="quiet">shows that the tasks run.</span>
          </p>
        ) : null}
        {isDone(page.entries, "aws.access-key") ? (
          <p>
            <Link href={runPagePath(run.id, "rotate")}>Rotate the access key</Link>{" "}
            <span className="quiet">replaces it without a gap.</span>
          </p>
        ) : null}
        {mayEdit && run.state === "open" ? (
          <p>
            <Link href={runPagePath(run.id, "path")}>Change the path</Link>{" "}
            <span className="quiet">keeps what both paths share and marks the rest “no longer needed”.</span>
          </p>
        ) : null}
      </nav>
    </aside>
  );
}

function factsOf({ run }: RunPage, awsConnection: AwsConnection | undefined): readonly Fact[] {
  const isAssumed = run.path.identity === "role";
  return [
    { name: "Reference", value: run.reference, mono: true },
    { name: "Harness project", value: projectWords(run.scope) },
    {
      name: "AWS account",
      value: (
        <>
          <span className="mono">{run.awsAccountId}</span> {awsConnection?.accountAlias}
        </>
      ),
    },
    { name: "Path", value: describePath(run.path) },
    { name: "Portal access", value: awsConnection === undefined ? "Connection removed" : accessWords(awsConnection) },
    ...(isAssumed ? [{ name: "External ID", value: run.externalId, mono: true }] : []),
    { name: "Owner", value: run.ownerName },
    { name: "Started", value: formatExact(run.createdAt) },
    ...(run.state === "finished" && run.finishedAt !== undefined
      ? [
          { name: "Finished", value: formatExact(run.finishedAt) },
          { name: "Next review", value: formatDay(reviewDate(run.finishedAt)) },
        ]
      : []),
    { name: "Guide", value: <GuideWords hash={run.guideHash} /> },
    { name: "Permission packs", value: `version ${String(run.packVersion)}` },
  ];
}

function GuideWords({ hash }: { readonly hash: string }) {
  return (
    <>
      {hash === GUIDE_VERSION.sha256 ? GUIDE_VERSION.documentVersion : "an earlier text"}{" "}
      <span className="mono quiet">{hash.slice(0, 8)}</span>
    </>
  );
}

function accessWords(connection: AwsConnection): string {
  return connection.roleArn === undefined ? AWS_METHOD_WORDS[connection.method] : "an assumed role";
}
