import { FirstCause } from "@/components/troubleshoot/first-cause";
import { FailureCard } from "@/components/ui/failure-card";
import type { Explanation } from "@/lib/core/errors";
import type { TestDeployment } from "@/lib/domain/deployment/deployment";
import { savedStops } from "@/lib/domain/deployment/saved-stops";
import { firstCause } from "@/lib/domain/troubleshoot/first-cause";
import { questionOfRun } from "@/lib/domain/troubleshoot/run-question";
import { withinContentDeadline } from "@/lib/server/page-deadline";
import type { RunPage } from "@/lib/server/run-page";

type FailureCauseProps = { readonly page: RunPage; readonly deployment: TestDeployment; readonly known: Explanation };

/**
 * The first cause that the troubleshooter finds in AWS now, with the stopped tasks that were saved. Where it finds none, what was
 * known when the test ended.
 */
export async function FailureCause({ page, deployment, known }: FailureCauseProps) {
  const { run, answers, checks, deps } = page;
  const reads = await deps.runReadsFor(run);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const question = questionOfRun({ run, answers, checks, partition });
  if (!reads.ok || question === undefined) return <FailureCard explanation={known} />;
  const facts = await withinContentDeadline(async () => await reads.value.account.readServiceFacts(question));
  const finding = firstCause({ ...facts, stoppedTasks: savedStops(deployment) });
  return finding.cause === undefined ? <FailureCard explanation={known} /> : <FirstCause finding={finding} />;
}
