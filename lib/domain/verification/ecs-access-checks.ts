import type { AppError } from "@/lib/core/errors";
import { listed } from "@/lib/core/listed";
import { counted } from "@/lib/core/plural";
import type { Result } from "@/lib/core/result";
import type { CheckResult, Evidence, Grade } from "@/lib/domain/checks/check";
import { MATRIX_PARTS } from "@/lib/domain/matrix/matrix-part";

import type { VerifyMoment } from "./verify-access";

/** Where the checks look, and what the matrix of the ECS path says about the connector's identity. */
export type EcsPlaceToCheck = {
  readonly region: string;
  readonly cluster: string;
  /** The newest checks of the run; the rows of the ECS matrix are among them. */
  readonly known: readonly CheckResult[];
  readonly moment: VerifyMoment;
};

/** Task definitions of the region: the families, and one revision that was read. */
export type SeenDefinitions = { readonly families: readonly string[]; readonly described?: string | undefined };

type Head = Pick<CheckResult, "id" | "title" | "guideItems">;
/** What a list showed; `failed` when there was no response. */
type Seen = { readonly call: string; readonly observed: string; readonly answer: readonly string[]; readonly failed?: boolean };

/** How many names a sentence and the evidence hold. */
const MAX_IN_FACT = 3;
const MAX_IN_EVIDENCE = 50;

/**
 * Whether Harness reaches the cluster through its connector (item G175): its own list of clusters where it responds, else what
 * the matrix says. A green connector test is not asked: it proves one call to EC2.
 */
export function clusterAccessCheck(place: EcsPlaceToCheck, clusters: Result<readonly string[], AppError>): CheckResult {
  const head: Head = { id: "s13.ecs-cluster", title: "Harness reaches the cluster", guideItems: ["G175"] };
  const { cluster, region } = place;
  if (!clusters.ok) {
    const observed = `Harness did not list its clusters: ${clusters.error.message}`;
    const seen = { call: HARNESS_CLUSTERS, observed, answer: [] };
    return withRight(head, place, { actions: ["ecs:ListClusters", "ecs:DescribeClusters"], what: `read ${cluster}`, seen });
  }
  const names = clusters.value;
  const evidence = [evidenceOf(place, { call: HARNESS_CLUSTERS, observed: counted(names.length, "cluster"), answer: names })];
  if (names.includes(cluster)) {
    const fact = `Harness lists ${cluster} among ${counted(names.length, "cluster")} of ${region} through its connector`;
    return { ...head, verdict: "pass", grade: "proved", fact, evidence };
  }
  return {
    ...head,
    verdict: "fail",
    grade: "proved",
    fact: `Harness lists ${counted(names.length, "cluster")} in ${region} through its connector, and ${cluster} is not among them`,
    fix: `Check that the connector signs in to the account of ${cluster}, and that ${cluster} still exists in ${region}.`,
    owner: "you",
    evidence,
  };
}

/** The services of the cluster, counted and named, and whether the connector's identity may list them (item G176). */
export function serviceAccessCheck(place: EcsPlaceToCheck, services: Result<readonly string[], AppError>): CheckResult {
  const head: Head = { id: "s13.ecs-services", title: "The services of the cluster are listed", guideItems: ["G176"] };
  return withRight(head, place, {
    actions: ["ecs:ListServices", "ecs:DescribeServices"],
    what: "list services",
    seen: seenBy("ecs:ListServices", services, (names) => [
      names.length === 0 ? `${place.cluster} has no service yet` : `${counted(names.length, "service")}: ${some(names)}`,
      names,
    ]),
  });
}

/** The task definitions of the region, listed and one of them read, and whether the connector's identity may (item G177). */
export function definitionAccessCheck(place: EcsPlaceToCheck, definitions: Result<SeenDefinitions, AppError>): CheckResult {
  const head: Head = { id: "s13.ecs-task-definitions", title: "Task definitions are accessible", guideItems: ["G177"] };
  return withRight(head, place, {
    actions: ["ecs:DescribeTaskDefinition"],
    what: "read task definitions",
    seen: seenBy("ecs:ListTaskDefinitionFamilies, ecs:DescribeTaskDefinition", definitions, ({ families, described }) => [
      describedWords(families, described),
      families,
    ]),
  });
}

const HARNESS_CLUSTERS = "GET /ng/api/aws/aws-helper/clusters";

function describedWords(families: readonly string[], described: string | undefined): string {
  if (families.length === 0) return "There is no task definition yet";
  const read = described === undefined ? "none could be read" : `${described} was read`;
  return `${counted(families.length, "family", "families")}: ${some(families)}; ${read}`;
}

/** What the portal saw with its own access, or why it saw nothing. */
function seenBy<Value>(
  call: string,
  read: Result<Value, AppError>,
  words: (value: Value) => readonly [observed: string, answer: readonly string[]],
): Seen {
  if (!read.ok) return { call, observed: read.error.explanation?.title ?? read.error.message, answer: [], failed: true };
  const [observed, answer] = words(read.value);
  return { call, observed, answer };
}

type Asked = { readonly actions: readonly string[]; readonly what: string; readonly seen: Seen };

/** The verdict is that of the identity's right: what the portal sees with its own access proves nothing about the connector. */
function withRight(head: Head, place: EcsPlaceToCheck, { actions, what, seen }: Asked): CheckResult {
  const rows = actions.map((action) => ({ action, rows: rowsOf(place.known, action) }));
  const all = rows.flatMap((one) => one.rows);
  const evidence = [evidenceOf(place, seen), ...all.flatMap((row) => row.evidence)];
  const denied = all.find(({ verdict }) => verdict === "fail");
  if (denied !== undefined) {
    return {
      ...head,
      verdict: "fail",
      grade: denied.grade,
      fact: `The connector’s identity may not ${what}: ${denied.fact}`,
      fix: denied.fix ?? "Add the statement of the delta policy of the ECS permissions step.",
      owner: denied.owner ?? "an AWS admin of this account",
      evidence,
    };
  }
  const open = rows.find((one) => one.rows.length === 0 || one.rows.some(({ verdict }) => verdict !== "pass"));
  if (open !== undefined) {
    const why = open.rows.find(({ verdict }) => verdict !== "pass")?.fact ?? "the matrix has no row for it yet";
    return {
      ...head,
      verdict: "unknown",
      grade: "not-testable",
      fact: `${seen.observed}. Whether the connector’s identity may ${what} is not known (${open.action}): ${why}`,
      fix: "Open the ECS permissions step and run the matrix again.",
      owner: "you",
      evidence,
    };
  }
  if (seen.failed === true) {
    const fix = "Check again when AWS responds.";
    return { ...head, verdict: "unknown", grade: "not-testable", fact: seen.observed, fix, owner: "you", evidence };
  }
  return { ...head, verdict: "pass", grade: weakest(all), fact: seen.observed, evidence };
}

/** The rows of one action in the ECS matrix that still count. */
function rowsOf(known: readonly CheckResult[], action: string): readonly CheckResult[] {
  const start = `${MATRIX_PARTS.ecs.prefix}${action}`;
  return known.filter(({ id, verdict }) => (id === start || id.startsWith(`${start} `)) && verdict !== "not-applicable");
}

function weakest(rows: readonly CheckResult[]): Grade {
  return rows.some(({ grade }) => grade === "simulated") ? "simulated" : "proved";
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MAX_IN_FACT);
  const rest = names.length - shown.length;
  return rest === 0 ? listed(shown, "and") : `${shown.join(", ")} and ${String(rest)} more`;
}

function evidenceOf({ moment, region }: EcsPlaceToCheck, { call, observed, answer }: Seen): Evidence {
  const caller = call.startsWith("ecs:") ? moment.caller : undefined;
  return { call, observed, at: moment.at, account: moment.account, region, caller, answer: answer.slice(0, MAX_IN_EVIDENCE) };
}
