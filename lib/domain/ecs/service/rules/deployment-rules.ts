import { counted } from "@/lib/core/plural";

import { isStuck, movablePercents } from "../deployment-steps";

import { SERVICE_PAGES, type ServiceRule } from "./rule";

const stuck: ServiceRule = {
  id: "deployment-stuck",
  severity: "refused",
  source: SERVICE_PAGES.deployment,
  check: (settings, { strategy }, report) => {
    // Blue/green starts a second set beside the old one: the percents limit nothing.
    if (strategy === "blue-green") return;
    const { minimumHealthyPercent: least, maximumPercent: most, desiredCount } = settings;
    if (least === 100 && most === 100) {
      const message = "With both at 100 % ECS can neither stop an old task nor start a new one, and AWS refuses it.";
      report("maximumPercent", `${message} Use a maximum of 200 %.`);
      return;
    }
    if (settings.schedulingStrategy === "DAEMON" || !isStuck(settings)) return;
    const { maximumPercent } = movablePercents(settings);
    report(
      "maximumPercent",
      `With ${counted(desiredCount, "task")}, ${String(least)} % and ${String(most)} % ECS can neither stop an old task nor start a new one. Use a maximum of ${String(maximumPercent)} % or more, or a smaller minimum.`,
    );
  },
};

const rollback: ServiceRule = {
  id: "circuit-breaker-rollback",
  severity: "refused",
  source: SERVICE_PAGES.circuitBreaker,
  check: ({ circuitBreaker: { enable, rollback: goesBack } }, _facts, report) => {
    if (goesBack && !enable)
      report("circuitBreaker.rollback", "Only the circuit breaker rolls back. Turn it on, or turn this off.");
  },
};

const breakerWithoutEffect: ServiceRule = {
  id: "circuit-breaker-blue-green",
  severity: "advice",
  source: SERVICE_PAGES.harnessEcs,
  check: ({ circuitBreaker }, { strategy }, report) => {
    if (strategy !== "blue-green" || !circuitBreaker.enable) return;
    report("circuitBreaker.enable", "With blue/green Harness rolls back, and the circuit breaker of ECS has no effect.");
  },
};

/** Rules about how a new version replaces the old one. @guide G247 */
export const DEPLOYMENT_RULES: readonly ServiceRule[] = [stuck, rollback, breakerWithoutEffect];
