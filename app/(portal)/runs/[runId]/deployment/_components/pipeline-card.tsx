import { Card } from "@/components/ui/card";
import { KeyValue } from "@/components/ui/key-value";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";
import { formatClock, formatDuration } from "@/lib/core/dates";
import { linkTarget } from "@/lib/core/link-target";
import type { TestDeployment } from "@/lib/domain/deployment/deployment";
import { pipelineGraph, type GraphNode } from "@/lib/domain/deployment/deployment-view";

type PipelineCardProps = {
  readonly deployment: TestDeployment;
  readonly startedBy: string;
  readonly now: Date;
  /** The execution on Harness's own pages, where there is one. */
  readonly harnessUrl: string | undefined;
};

const SHOWN: Record<GraphNode["progress"], { readonly verdict: ShownVerdict; readonly word: string }> = {
  waiting: { verdict: "waiting", word: "Waiting" },
  running: { verdict: "in-progress", word: "Running" },
  done: { verdict: "pass", word: "Done" },
  failed: { verdict: "fail", word: "Failed" },
  aborted: { verdict: "warn", word: "Stopped" },
  skipped: { verdict: "not-applicable", word: "Skipped" },
  "not-reached": { verdict: "not-reached", word: "Not reached" },
};

/** The side of Harness: the pipeline as a graph, with states and times as Harness reports them. */
export function PipelineCard({ deployment, startedBy, now, harnessUrl }: PipelineCardProps) {
  const { execution, target } = deployment;
  const graph = pipelineGraph(deployment, now);
  const failedAt = graph.forward.findLastIndex(({ progress }) => progress === "failed" || progress === "aborted");
  return (
    <Card
      title={`Harness: ${headOf(deployment)}`}
      aside={
        <span className="small quiet">
          {target.pipeline}
          {execution === undefined ? null : `, execution ${String(execution.sequence)}`}
        </span>
      }
      footer={
        <>
          <span>Times as Harness reports them</span>
          {harnessUrl === undefined ? null : (
            <a href={linkTarget(harnessUrl)} rel="noreferrer">
              Open in Harness
            </a>
          )}
        </>
      }
    >
      <div className="in stack-4">
        <div className="graph-box">
          <ol className="graph">
            {graph.forward.map((node, index) => (
              <GraphStep key={node.id} node={node} isFirst={index === 0} back={index === failedAt ? graph.back : []} />
            ))}
          </ol>
        </div>
        <KeyValue
          facts={[
            { name: "Started", value: `${formatClock(deployment.startedAt)} by ${startedBy}` },
            ...(execution?.endedAt === undefined ? [] : [{ name: "Ended", value: formatClock(new Date(execution.endedAt)) }]),
          ]}
        />
      </div>
    </Card>
  );
}

function headOf({ state, execution }: TestDeployment): string {
  if (execution === undefined) return state === "starting" ? "starting" : "not started";
  return SHOWN[execution.progress].word.toLowerCase();
}

type GraphStepProps = { readonly node: GraphNode; readonly isFirst: boolean; readonly back: readonly GraphNode[] };

function GraphStep({ node, isFirst, back }: GraphStepProps) {
  return (
    <>
      {isFirst ? null : <GraphArrow tone={node.progress === "not-reached" ? "off" : "ok"} />}
      <li>
        <NodeBox node={node} />
        {back.length === 0 ? null : (
          <ol className="back" aria-label="On failure">
            {back.map((step) => (
              <li key={step.id}>
                <NodeBox node={step} />
              </li>
            ))}
          </ol>
        )}
      </li>
    </>
  );
}

function GraphArrow({ tone }: { readonly tone: "ok" | "off" }) {
  return (
    <li className={`arrow ${tone}`} aria-hidden="true">
      <svg viewBox="0 0 20 20">
        <path d="M10 2v15M5.5 12.5 10 17l4.5-4.5" />
      </svg>
    </li>
  );
}

function NodeBox({ node }: { readonly node: GraphNode }) {
  const { verdict, word } = SHOWN[node.progress];
  const look = node.progress === "failed" ? "node bad" : node.progress === "not-reached" ? "node off" : "node";
  return (
    <div className={look}>
      <span className="kind">{node.kind}</span>
      <span className="name">{node.name}</span>
      <div className="row between tight">
        <VerdictMark verdict={verdict} word={word} />
        <span className="num quiet">{node.durationMs === undefined ? null : formatDuration(node.durationMs)}</span>
      </div>
    </div>
  );
}
