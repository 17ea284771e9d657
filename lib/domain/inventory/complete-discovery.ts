import { plural } from "@/lib/core/plural";
import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { InstanceFilter } from "@/lib/domain/runs/answers/ec2-discovery";
import type { Run } from "@/lib/domain/runs/run";

import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { compareHosts } from "./compare-hosts";
import { countHidden, HIDDEN_WORDS, viewInstances, type ViewRules } from "./harness-view";

/** What AWS returned just now, with the call that showed it. */
export type InstanceLook = {
  readonly instances: readonly Ec2Instance[];
  readonly groupMembers?: readonly string[] | undefined;
  readonly evidence: Pick<Evidence, "at" | "requestId" | "caller">;
};

/** What Harness's own list of hosts said; absent while there is no connector to ask through. */
export type SecondOpinion = Result<readonly string[], AppError> | undefined;

/** What completing the discovery step asks. */
export type DiscoveryPorts = {
  readonly clock: Clock;
  /** Reads the region's instances now. Errors: those of reading; `precondition_failed` without a connection. */
  readonly look: (run: Run, region: string, filter: InstanceFilter) => Promise<Result<InstanceLook, AppError>>;
  readonly askHarness: (
    run: Run,
    asked: { readonly region: string; readonly filter: InstanceFilter; readonly answers: RunAnswers },
  ) => Promise<SecondOpinion>;
};

/** The check that decides the box "instances discovered and verified". */
export const DISCOVERY_CHECK = "s7.discovery";

/**
 * Completes the discovery step: reads the instances again, makes sure that the person confirmed exactly those, and keeps the
 * confirmation with their name and the reading as evidence.
 *
 * Errors: `invalid_input` for an empty selection; `conflict` when the instances changed since the page was shown;
 * `precondition_failed` while the infrastructure step is open; whatever the reading fails with.
 */
export async function completeDiscovery(
  ports: DiscoveryPorts,
  { run, answer, answers }: StepAttempt<"ec2-discovery">,
): Promise<Result<Completion<"ec2-discovery">, AppError>> {
  const region = answers["ec2-infrastructure"]?.region;
  if (region === undefined) {
    return err({ code: "precondition_failed", message: "The infrastructure step is open again. Complete it first." });
  }
  const { filter, confirmedInstanceIds } = answer;
  const [look, opinion] = await Promise.all([
    ports.look(run, region, filter),
    ports.askHarness(run, { region, filter, answers }),
  ]);
  if (!look.ok) return look;
  const rules: ViewRules = {
    filter,
    deploymentType: run.path.hostAccess === "winrm" ? "WinRm" : "Ssh",
    groupMembers: look.value.groupMembers,
  };
  const rows = viewInstances(look.value.instances, rules);
  const seen = rows.filter(({ view }) => view.seen).map(({ instance }) => instance);
  const problem = selectionProblem(seen, confirmedInstanceIds);
  if (problem !== undefined) return err(problem);
  return ok({
    answer,
    checks: [discoveryCheck({ run, region, rows, seen, look: look.value, opinion, now: ports.clock.now() })],
    statements: [{ item: "G112", kind: "attestation", reason: attestation(seen, region) }],
  });
}

function selectionProblem(seen: readonly Ec2Instance[], confirmed: readonly string[]): AppError | undefined {
  if (seen.length === 0) {
    const message = "Harness would see no instance with this filter. Change a line until the list shows your machines.";
    return atField("theseAreMine", message);
  }
  const ids = new Set(seen.map(({ instanceId }) => instanceId));
  const added = [...ids].filter((id) => !confirmed.includes(id));
  const lost = confirmed.filter((id) => !ids.has(id));
  if (added.length + lost.length === 0) return undefined;
  const changes = [
    ...(added.length === 0 ? [] : [`${added.join(", ")} ${plural(added.length, "is", "are")} new`]),
    ...(lost.length === 0 ? [] : [`${lost.join(", ")} ${plural(lost.length, "is", "are")} no longer in it`]),
  ];
  return {
    code: "conflict",
    message: `The list changed since this page was shown: ${changes.join("; ")}. Load the page again and confirm what it shows.`,
  };
}

const MAX_NAMED = 5;

function attestation(seen: readonly Ec2Instance[], region: string): string {
  const named = seen
    .slice(0, MAX_NAMED)
    .map(({ instanceId, name }) => (name === undefined ? instanceId : `${name} (${instanceId})`));
  const more = seen.length > MAX_NAMED ? ` and ${String(seen.length - MAX_NAMED)} more` : "";
  const what = plural(seen.length, "This instance is the one", `These ${String(seen.length)} instances are the ones`);
  return `${what} I expect in ${region}: ${named.join(", ")}${more}.`;
}

type CheckInput = {
  readonly run: Run;
  readonly region: string;
  readonly rows: ReturnType<typeof viewInstances<Ec2Instance>>;
  readonly seen: readonly Ec2Instance[];
  readonly look: InstanceLook;
  readonly opinion: SecondOpinion;
  readonly now: Date;
};

function discoveryCheck({ run, region, rows, seen, look, opinion, now }: CheckInput): CheckResult {
  const hidden = countHidden(rows).map(({ kind, count }) => `${String(count)} ${HIDDEN_WORDS[kind]}`);
  const counts = `${String(seen.length)} of ${String(rows.length)} instances in ${region} match`;
  const comparison = opinion?.ok === true ? compareHosts(seen, opinion.value) : undefined;
  const second: Evidence | undefined =
    opinion === undefined
      ? undefined
      : {
          call: "GET /ng/api/aws/aws-helper/hosts",
          observed: opinion.ok
            ? compareHosts(seen, opinion.value).sentence
            : `Harness could not be asked: ${opinion.error.message}`,
          at: now.toISOString(),
          region,
        };
  const disagrees = comparison?.agrees === false;
  return {
    id: DISCOVERY_CHECK,
    title: "Instances are discovered with the filter",
    guideItems: ["G111", "G113", "G114", "G115"],
    verdict: disagrees ? "warn" : "pass",
    grade: "proved",
    fact: disagrees ? `${counts}, but Harness sees it differently` : counts,
    fix:
      comparison?.agrees === false ? `${comparison.sentence} Test the connector, then confirm the instances again.` : undefined,
    owner: disagrees ? "you" : undefined,
    evidence: [
      {
        call: "ec2:DescribeInstances",
        observed: hidden.length === 0 ? counts : `${counts}; left out: ${hidden.join(", ")}`,
        region,
        account: run.awsAccountId,
        ...look.evidence,
        answer: { seen: seen.map(({ instanceId }) => instanceId) },
      },
      ...(second === undefined ? [] : [second]),
    ],
  };
}
