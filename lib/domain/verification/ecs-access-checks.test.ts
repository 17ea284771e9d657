import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { CheckResult, Grade, Verdict } from "@/lib/domain/checks/check";

import { clusterAccessCheck, definitionAccessCheck, serviceAccessCheck, type EcsPlaceToCheck } from "./ecs-access-checks";

const MOMENT = { at: "2026-11-30T10:00:00.000Z", account: "482177309156", caller: "arn:aws:iam::482177309156:role/portal" };
const DOWN = { code: "upstream_unavailable", message: "AWS did not respond." } as const;

function row(action: string, verdict: Verdict, grade: Grade = "simulated"): CheckResult {
  const fact = verdict === "fail" ? "No policy allows it" : "HarnessECSAccess allows it";
  return { id: `matrix.ecs.${action} *`, title: action, guideItems: [], verdict, grade, fact, evidence: [] };
}

function place(...known: readonly CheckResult[]): EcsPlaceToCheck {
  return { region: "eu-west-1", cluster: "parcel-main", known, moment: MOMENT };
}

const SERVICES = ["ecs:ListServices", "ecs:DescribeServices"];

test.each([
  { title: "lists it", clusters: ok(["parcel-main", "parcel-batch"]), verdict: "pass", grade: "proved" },
  { title: "lists others only", clusters: ok(["parcel-batch"]), verdict: "fail", grade: "proved" },
  { title: "lists none", clusters: ok([]), verdict: "fail", grade: "proved" },
  { title: "does not respond, and nothing is known", clusters: err(DOWN), verdict: "unknown", grade: "not-testable" },
])("a cluster is $verdict when Harness $title", { tags: ["G175"] }, ({ clusters, verdict, grade }) => {
  expect(clusterAccessCheck(place(), clusters)).toMatchObject({ verdict, grade, guideItems: ["G175"] });
});

test("a silent Harness leaves the cluster to the matrix", () => {
  const rows = ["ecs:ListClusters", "ecs:DescribeClusters"].map((action) => row(action, "pass"));
  expect(clusterAccessCheck(place(...rows), err(DOWN))).toMatchObject({ verdict: "pass", grade: "simulated" });
});

test("services are counted and named as evidence", { tags: ["G176"] }, () => {
  const rows = SERVICES.map((action) => row(action, "pass", "proved"));
  const check = serviceAccessCheck(place(...rows), ok(["parcel-api", "parcel-web", "parcel-jobs", "parcel-mail"]));
  expect(check).toMatchObject({ verdict: "pass", grade: "proved" });
  expect(check.fact).toBe("4 services: parcel-api, parcel-web, parcel-jobs and 1 more");
  expect(check.evidence[0]?.answer).toEqual(["parcel-api", "parcel-web", "parcel-jobs", "parcel-mail"]);
});

test("what the portal lists never proves the connector's right", { tags: ["G176"] }, () => {
  const listed = ok(["parcel-api"]);
  expect(serviceAccessCheck(place(), listed).verdict).toBe("unknown");
  expect(serviceAccessCheck(place(row("ecs:ListServices", "pass")), listed).verdict).toBe("unknown");
  const denied = serviceAccessCheck(place(row("ecs:ListServices", "fail"), row("ecs:DescribeServices", "pass")), listed);
  expect(denied.verdict).toBe("fail");
  expect(denied.fact).toBe("The connector’s identity may not list services: No policy allows it");
});

test("a list that AWS did not return is unknown", () => {
  const rows = SERVICES.map((action) => row(action, "pass"));
  expect(serviceAccessCheck(place(...rows), err(DOWN))).toMatchObject({ verdict: "unknown", fact: DOWN.message });
});

test("a row of another action with the same beginning does not count", () => {
  const rows = [row("ecs:ListServicesByNamespace", "pass"), row("ecs:DescribeServices", "pass")];
  expect(serviceAccessCheck(place(...rows), ok([])).verdict).toBe("unknown");
});

test("task definitions are listed and one of them read", { tags: ["G177"] }, () => {
  const rows = [row("ecs:DescribeTaskDefinition", "pass")];
  const seen = ok({ families: ["parcel-api"], described: "parcel-api:41" });
  expect(definitionAccessCheck(place(...rows), seen)).toMatchObject({
    verdict: "pass",
    fact: "1 family: parcel-api; parcel-api:41 was read",
  });
  expect(definitionAccessCheck(place(...rows), ok({ families: [] })).fact).toBe("There is no task definition yet");
});
