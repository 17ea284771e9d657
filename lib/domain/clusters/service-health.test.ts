import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { EcsService, TargetHealth } from "@/lib/domain/aws/aws-shapes";

import { serviceHealth, type TargetLook } from "./service-health";

const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/web/1";
const service = (changes: Partial<EcsService> = {}): EcsService => ({
  arn: "arn:aws:ecs:eu-west-1:482177309156:service/parcel-main/web",
  name: "web",
  status: "ACTIVE",
  controller: "ECS",
  scheduling: "REPLICA",
  desired: 3,
  running: 3,
  pending: 0,
  launchType: "FARGATE",
  capacityProviders: [],
  rollout: "COMPLETED",
  targetGroupArns: [],
  ...changes,
});
const balanced = (changes: Partial<EcsService> = {}) => service({ targetGroupArns: [GROUP], ...changes });
const targets = (byState: Readonly<Record<string, number>>, reasons: readonly string[] = []): TargetLook =>
  ok<readonly TargetHealth[]>([{ targetGroupArn: GROUP, byState, reasons }]);
const NONE: TargetLook = ok([]);

test.each<{ what: string; given: EcsService; look?: TargetLook; word: string; verdict: string; why: string }>([
  { what: "steady", given: service(), word: "Healthy", verdict: "pass", why: "3 of 3 tasks run, the rollout is COMPLETED." },
  {
    what: "steady behind a load balancer",
    given: balanced(),
    look: targets({ healthy: 3 }),
    word: "Healthy",
    verdict: "pass",
    why: "every target is healthy",
  },
  {
    what: "steady with draining targets of before",
    given: balanced(),
    look: targets({ healthy: 3, draining: 2 }, ["Target.DeregistrationInProgress"]),
    word: "Healthy",
    verdict: "pass",
    why: "every target is healthy",
  },
  {
    what: "scaled to zero",
    given: service({ desired: 0, running: 0 }),
    word: "Scaled to zero",
    verdict: "not-applicable",
    why: "No task is wanted",
  },
  {
    what: "being deleted",
    given: service({ status: "DRAINING", desired: 0 }),
    word: "Draining",
    verdict: "warn",
    why: "being deleted",
  },
  { what: "deleted", given: service({ status: "INACTIVE" }), word: "INACTIVE", verdict: "fail", why: "AWS says INACTIVE" },
  {
    what: "failed by the circuit breaker",
    given: service({ running: 0, rollout: "FAILED", rolloutReason: "ECS deployment circuit breaker: tasks failed to start." }),
    word: "Failing",
    verdict: "fail",
    why: "circuit breaker",
  },
  {
    what: "deploying",
    given: service({ running: 2, rollout: "IN_PROGRESS" }),
    word: "Deploying",
    verdict: "warn",
    why: "in progress",
  },
  { what: "short of tasks", given: service({ running: 1 }), word: "Failing", verdict: "fail", why: "1 of 3 tasks run." },
  {
    what: "short of tasks, with a reason",
    given: service({ running: 1, lastEvent: "(service web) was unable to place a task." }),
    word: "Failing",
    verdict: "fail",
    why: "1 of 3 tasks run. (service web) was unable to place a task.",
  },
  { what: "starting", given: service({ running: 1, pending: 2 }), word: "Starting", verdict: "warn", why: "2 are starting" },
  {
    what: "with unhealthy targets",
    given: balanced(),
    look: targets({ healthy: 1, unhealthy: 2 }, ["Target.FailedHealthChecks"]),
    word: "Failing",
    verdict: "fail",
    why: "1 of 3 targets are healthy: Target.FailedHealthChecks.",
  },
  {
    what: "with new targets",
    given: balanced(),
    look: targets({ healthy: 1, initial: 2 }),
    word: "Starting",
    verdict: "warn",
    why: "not finished",
  },
  {
    what: "without targets",
    given: balanced(),
    look: targets({}),
    word: "No targets",
    verdict: "warn",
    why: "no target is registered",
  },
  {
    what: "with targets that the portal may not read",
    given: balanced(),
    look: err({ code: "upstream_rejected", message: "AWS refused it." }),
    word: "Unknown",
    verdict: "unknown",
    why: "AWS refused it.",
  },
])("a service that is $what is $word", { tags: ["G119"] }, ({ given, look = NONE, word, verdict, why }) => {
  const health = serviceHealth(given, look);
  expect([health.word, health.verdict]).toEqual([word, verdict]);
  expect(health.why).toContain(why);
});

test.each([
  { controller: "CODE_DEPLOY", says: "CodeDeploy replaces the tasks of web" },
  { controller: "EXTERNAL", says: "An external controller replaces the tasks of web" },
])("a service of the controller $controller says what Harness can do", { tags: ["G118"] }, ({ controller, says }) => {
  expect(serviceHealth(service({ controller, rollout: undefined }), NONE).control).toContain(says);
});
