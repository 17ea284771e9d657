import type { PlanRow } from "@/components/plan/plan-list";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { formatExact } from "@/lib/core/dates";
import { pencilIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { runPagePath } from "@/lib/config/routes";
import type { CheckResult } from "@/lib/domain/checks/check";
import { rightsOf } from "@/lib/domain/plan/operation-rights";
import type { PlanItem } from "@/lib/domain/plan/plan-view";
import { STEPS } from "@/lib/domain/runs/steps";
import { guideWords } from "./guide-words";

/** The rows of one side of the plan. Rows that need attention are expanded. */
export function planRows(runId: string, items: readonly PlanItem[], checks: readonly CheckResult[]): readonly PlanRow[] {
  return items.map((item) => {
    const { operation, number } = item;
    const refused = item.state === "open" && operation.decision === "refuse";
    const mark = markOf(item);
    const found = foundWordsOf(item);
    const rights = item.state === "open" ? rightsOf(operation, checks) : undefined;
    return {
      operation,
      number,
      guide: guideWords(operation.guideItems),
      open: refused || item.state === "unseen" || item.isGone,
      detail: <Detail item={item} />,
      rights,
      mark,
      foundWords: found,
      actions: refused || item.state === "unseen" ? <StepLink runId={runId} stepId={operation.step} /> : undefined,
    };
  });
}

function markOf({ state, isGone }: PlanItem): PlanRow["mark"] {
  if (state === "unseen") return { verdict: "unknown", word: "Not read" };
  if (state === "open") return undefined;
  return isGone ? { verdict: "warn", word: "Gone" } : { verdict: "pass", word: "Done" };
}

function foundWordsOf({ state, isGone, doneAt, failure }: PlanItem): string | undefined {
  if (state === "unseen") return failure?.message ?? "It could not be read.";
  if (isGone) return "This run created it, and it no longer exists. Undo the run, then apply it again.";
  if (state !== "done" || doneAt === undefined) return undefined;
  const done = `Done ${formatExact(new Date(doneAt))}`;
  return failure === undefined ? done : `${done}. It could not be read just now: ${failure.message}`;
}

/** For an infrastructure or an environment, its Harness YAML; for a refusal, its reason. */
function Detail({ item: { operation, state } }: { readonly item: PlanItem }) {
  const yaml = yamlOf(operation.preview.body);
  return (
    <>
      {state === "open" && operation.decision === "refuse" ? <p className="small">{operation.reason}</p> : null}
      {yaml === undefined ? null : (
        <div className="stack-2">
          <h4 className="small">The same as YAML</h4>
          <CodeBlock code={yaml} label={`YAML of ${operation.title}`} />
          <div className="row">
            <CopyButton text={yaml}>Copy YAML</CopyButton>
          </div>
        </div>
      )}
    </>
  );
}

function yamlOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("yaml" in body)) return undefined;
  return typeof body.yaml === "string" ? body.yaml : undefined;
}

function StepLink({ runId, stepId }: { readonly runId: string; readonly stepId: string }) {
  const step = STEPS.find((candidate) => candidate.id === stepId);
  if (step === undefined) return null;
  return (
    <LinkButton size="small" icon={pencilIcon} href={runPagePath(runId, step.slug)}>
      Change it in the step: {step.title}
    </LinkButton>
  );
}
