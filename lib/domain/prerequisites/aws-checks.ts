import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { AwsRegion, CallerIdentity } from "@/lib/domain/aws/aws-shapes";

import { evidenceOf, OWNER, unanswered, type CheckHead } from "./check-parts";
import type { PrerequisiteAws } from "./ports";

/** What a region holds. What it did not answer is absent, with the reason: one silent service does not hide the other. */
export type RegionCount = {
  readonly region: string;
  readonly running?: number | undefined;
  readonly total?: number | undefined;
  readonly clusters?: number | undefined;
  readonly failures?: readonly RegionFailure[] | undefined;
};

/** Why a region did not count something: AWS refused, or gave no answer in time. */
export type RegionFailure = {
  readonly what: "instances" | "clusters";
  readonly refused: boolean;
  readonly title: string;
};

/** All responses of AWS, for the checks and for the choice of regions. */
export type AwsAnswers = {
  readonly identity: Result<CallerIdentity, AppError>;
  readonly regions: Result<readonly AwsRegion[], AppError>;
  readonly counts: readonly RegionCount[];
};

/** Asks AWS: who the portal is and which regions are enabled, then all regions side by side. A failure in one region does not affect the others. */
export async function askAws(aws: PrerequisiteAws, wants: { readonly clusters: boolean }): Promise<AwsAnswers> {
  const [identity, regions] = await Promise.all([aws.identity(), aws.regions()]);
  const enabled = regions.ok ? regions.value.filter((region) => region.enabled) : [];
  const counts = await Promise.all(enabled.map(async ({ name }) => await countRegion(aws, name, wants.clusters)));
  return { identity, regions, counts };
}

async function countRegion(aws: PrerequisiteAws, region: string, wantsClusters: boolean): Promise<RegionCount> {
  const [instances, clusters] = await Promise.all([
    aws.countInstances(region),
    wantsClusters ? aws.countClusters(region) : undefined,
  ]);
  const failures = [
    ...(instances.ok ? [] : [failureOf("instances", instances.error)]),
    ...(clusters === undefined || clusters.ok ? [] : [failureOf("clusters", clusters.error)]),
  ];
  return {
    region,
    running: instances.ok ? (instances.value.byState["running"] ?? 0) : undefined,
    total: instances.ok ? instances.value.total : undefined,
    clusters: clusters?.ok === true ? clusters.value : undefined,
    failures: failures.length === 0 ? undefined : failures,
  };
}

function failureOf(what: RegionFailure["what"], error: AppError): RegionFailure {
  return { what, refused: error.code === "upstream_rejected", title: error.explanation?.title ?? error.message };
}

/** G1: the account that the portal reaches is the one that the run is about. */
export function accountCheck(answers: AwsAnswers, accountId: string, at: string): CheckResult {
  const head: CheckHead = { id: "s1.account", title: "AWS account", guideItems: ["G1"] };
  const call = "sts:GetCallerIdentity";
  if (!answers.identity.ok) return unanswered(head, answers.identity.error, at, call);
  const { account, accountAlias, partition, arn } = answers.identity.value;
  const named = accountAlias === undefined ? account : `${account} (${accountAlias})`;
  const evidence = evidenceOf(call, `Account ${account}, caller ${arn}`, at, {
    account,
    caller: arn,
    answer: { account, accountAlias: accountAlias ?? null, partition, arn },
  });
  if (account !== accountId) {
    return {
      ...head,
      verdict: "fail",
      grade: "proved",
      fact: `The portal reaches account ${named}, and this run is for ${accountId}.`,
      fix: "Choose the connection of the right account, or start a run for this one.",
      owner: OWNER.you,
      evidence,
    };
  }
  return { ...head, verdict: "pass", grade: "proved", fact: `${named}, partition ${partition}. The portal is ${arn}.`, evidence };
}

/** Which regions the account has switched on; needed to count anything. */
export function regionsCheck(answers: AwsAnswers, at: string): CheckResult {
  const head: CheckHead = { id: "s1.regions", title: "Enabled regions", guideItems: [] };
  const call = "ec2:DescribeRegions";
  if (!answers.regions.ok) return unanswered(head, answers.regions.error, at, call);
  const enabled = answers.regions.value.filter((region) => region.enabled).map((region) => region.name);
  const off = answers.regions.value.length - enabled.length;
  return {
    ...head,
    verdict: enabled.length === 0 ? "fail" : "pass",
    grade: "proved",
    fact:
      off === 0
        ? `${counted(enabled.length, "region")} enabled`
        : `${counted(enabled.length, "region")} enabled, ${String(off)} not opted in`,
    evidence: evidenceOf(call, `${counted(enabled.length, "region")} enabled`, at, { answer: { enabled } }),
  };
}

/** G2: running instances over all enabled regions. None is a warning; a silent region is named, never taken for empty. */
export function runningInstancesCheck(answers: AwsAnswers, at: string): CheckResult {
  return countCheck(answers, at, {
    head: { id: "s1.running-instances", title: "Running EC2 instances", guideItems: ["G2"] },
    call: "ec2:DescribeInstances",
    asked: "instances",
    what: "running instance",
    count: (region) => region.running,
    none: "Start an instance, or continue: the connection works without one, and discovery will show an empty list.",
  });
}

/** G3, on an ECS path: clusters over all enabled regions. */
export function clustersCheck(answers: AwsAnswers, at: string): CheckResult {
  return countCheck(answers, at, {
    head: { id: "s1.clusters", title: "ECS clusters", guideItems: ["G3"] },
    call: "ecs:ListClusters",
    asked: "clusters",
    what: "cluster",
    count: (region) => region.clusters,
    none: "Create a cluster before the ECS steps, or choose the EC2 path.",
  });
}

type Counting = {
  readonly head: CheckHead;
  readonly call: string;
  readonly asked: RegionFailure["what"];
  readonly what: string;
  readonly count: (region: RegionCount) => number | undefined;
  readonly none: string;
};

function countCheck(answers: AwsAnswers, at: string, { head, call, asked, what, count, none }: Counting): CheckResult {
  if (!answers.regions.ok) return unanswered(head, answers.regions.error, at, call);
  const counts = answers.counts.flatMap((one) => {
    const found = count(one);
    return found === undefined ? [] : [{ region: one.region, found }];
  });
  const failed = answers.counts.flatMap(({ region, failures = [] }) =>
    failures.filter((failure) => failure.what === asked).map((failure) => ({ region, ...failure })),
  );
  const total = counts.reduce((sum, { found }) => sum + found, 0);
  const where = counts
    .filter(({ found }) => found > 0)
    .map(({ region, found }) => `${region} ${String(found)}`)
    .join(", ");
  const evidence = evidenceOf(call, `${counted(total, what)} in ${counted(counts.length, "region")}`, at, {
    answer: { regions: answers.counts },
  });
  const found = total === 0 ? `No ${what} in ${counted(counts.length, "region")}` : `${counted(total, what)}: ${where}`;
  if (failed.length > 0) {
    const refused = failed.some((one) => one.refused);
    return {
      ...head,
      verdict: "warn",
      grade: "proved",
      fact: `${found}. ${failureWords(failed)}`,
      fix: refused
        ? "Have the portal’s role, or the organization’s policy, allow reading there; or continue if your machines are in another region."
        : "Check again, or continue if your machines are in another region.",
      owner: refused ? OWNER.aws : OWNER.you,
      evidence,
    };
  }
  if (total === 0) return { ...head, verdict: "warn", grade: "proved", fact: `${found}.`, fix: none, owner: OWNER.you, evidence };
  return { ...head, verdict: "pass", grade: "proved", fact: found, evidence };
}

/** The regions that did not count, those that refused before those that were silent, each reason once. */
function failureWords(failed: readonly (RegionFailure & { readonly region: string })[]): string {
  const reasons = new Map<string, string[]>();
  for (const { region, title, refused } of failed.toSorted((a, b) => Number(b.refused) - Number(a.refused))) {
    const key = `${refused ? "Refused" : "No answer"} (${title})`;
    reasons.set(key, [...(reasons.get(key) ?? []), region]);
  }
  return [...reasons].map(([reason, regions]) => `${reason} in ${regions.join(", ")}.`).join(" ");
}
