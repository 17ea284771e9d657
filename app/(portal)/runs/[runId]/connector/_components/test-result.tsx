import Link from "next/link";

import { WayChain } from "@/components/identity/way-chain";
import { Card } from "@/components/ui/card";
import { FailureCard } from "@/components/ui/failure-card";
import { GradeMark } from "@/components/ui/grade-mark";
import { KeyValue } from "@/components/ui/key-value";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { RefinedFailure } from "@/lib/domain/identity/refine-test-failure";
import type { Station } from "@/lib/domain/identity/stations";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

import { RetryTest } from "./retry-test";

type TestResultProps = {
  readonly runId: string;
  readonly entry: LedgerEntry | undefined;
  /** What a passed test proves about the role, in a sentence. */
  readonly shows: string;
  /** Why it failed, if known. */
  readonly failure: RefinedFailure | undefined;
  readonly stations: readonly Station[];
  readonly mayEdit: boolean;
  readonly planHref: string;
};

/** The result of the run's last connector test. */
export function TestResult({ runId, entry, shows, failure, stations, mayEdit, planHref }: TestResultProps) {
  switch (entry?.state) {
    case "done":
      return <Passed entry={entry} shows={shows} />;
    case "failed":
      return <Failed runId={runId} entry={entry} failure={failure} stations={stations} mayEdit={mayEdit} planHref={planHref} />;
    case "running":
    case "waiting":
      return (
        <Note tone="info" title="The test is running" action={<Link href={planHref}>See its progress</Link>}>
          {entry.note ?? "Harness has a delegate make one call to AWS."}
        </Note>
      );
    default:
      return (
        <Note tone="plain" title="Not tested yet">
          Harness tests a connector once it exists, with one call: ec2:DescribeRegions. It proves that the identity can sign in,
          and nothing else.
        </Note>
      );
  }
}

function Passed({ entry, shows }: { readonly entry: LedgerEntry; readonly shows: string }) {
  const { outcome = {} } = entry;
  const facts = [
    { name: "Tested at", value: outcome["testedAt"], mono: true },
    { name: "Delegate", value: outcome["delegateId"], mono: true },
    { name: "Connector status", value: outcome["connectorStatus"], mono: true },
    { name: "Request ID", value: outcome["requestId"], mono: true },
  ];
  return (
    <Card
      title="The connection was tested successfully"
      padded
      aside={
        <span className="row tight">
          <VerdictMark verdict="pass" word="Signed in" />
          <GradeMark grade="proved" />
        </span>
      }
    >
      <div className="stack-3">
        <p className="small soft">{shows} Then it made one call to AWS and got a response. That proves no other permission.</p>
        <KeyValue facts={facts.flatMap((fact) => (fact.value === undefined ? [] : [{ ...fact, value: fact.value }]))} />
      </div>
    </Card>
  );
}

function Failed({
  runId,
  entry,
  failure,
  stations,
  mayEdit,
  planHref,
}: Omit<TestResultProps, "entry" | "shows"> & { readonly entry: LedgerEntry }) {
  const actions = (
    <>
      {mayEdit ? <RetryTest runId={runId} /> : null}
      <Link href={planHref}>See its progress</Link>
    </>
  );
  if (failure === undefined) {
    return (
      <Note tone="fail" title="The connection test failed" action={<div className="row">{actions}</div>}>
        {entry.failure?.message ?? "Harness gave no reason."}
      </Note>
    );
  }
  return (
    <FailureCard
      explanation={failure.explanation}
      compared={failure.compared}
      drawing={stations.length === 0 ? undefined : <WayChain stations={stations} />}
      actions={actions}
    />
  );
}
