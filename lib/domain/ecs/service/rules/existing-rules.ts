import { SERVICE_PAGES, type ServiceRule } from "./rule";

const MOST_LETTERS = 255;
/** What Harness appends to the name. */
const SUFFIXES = { "blue-green": "__1", canary: "Canary" } as const;

const nameLength: ServiceRule = {
  id: "name-with-suffix",
  severity: "refused",
  source: SERVICE_PAGES.harnessEcs,
  check: ({ name }, { strategy }, report) => {
    if (strategy === undefined || strategy === "rolling") return;
    const suffix = SUFFIXES[strategy];
    const most = MOST_LETTERS - suffix.length;
    if (name.length <= most) return;
    report(
      "name",
      `Harness appends ${suffix} to the name, and AWS allows ${String(MOST_LETTERS)} characters. Use at most ${String(most)}.`,
    );
  },
};

const CONTROLLERS = {
  CODE_DEPLOY: "CodeDeploy",
  EXTERNAL: "an external controller",
} as const;

const controller: ServiceRule = {
  id: "existing-controller",
  severity: "refused",
  source: SERVICE_PAGES.updateService,
  check: (_settings, { existing = [] }, report) => {
    for (const service of existing) {
      if (service.controller === "ECS" || service.status === "INACTIVE") continue;
      const who = CONTROLLERS[service.controller];
      report(
        "name",
        `${service.name} exists and is deployed by ${who}, so ECS refuses updates from Harness. Choose another name, or delete that service.`,
      );
    }
  },
};

const draining: ServiceRule = {
  id: "existing-draining",
  severity: "refused",
  source: SERVICE_PAGES.createService,
  check: (_settings, { existing = [] }, report) => {
    for (const { name, status } of existing) {
      if (status === "DRAINING")
        report("name", `${name} is being deleted and still drains. Save again when it is gone, or choose another name.`);
    }
  },
};

const scheduling: ServiceRule = {
  id: "existing-scheduling",
  severity: "refused",
  source: SERVICE_PAGES.updateService,
  check: ({ schedulingStrategy = "REPLICA" }, { existing = [] }, report) => {
    for (const service of existing) {
      if (service.status !== "ACTIVE" || service.schedulingStrategy === schedulingStrategy) continue;
      const kind = service.schedulingStrategy === "DAEMON" ? "one task on each instance" : "a number of tasks";
      report(
        "schedulingStrategy",
        `${service.name} exists with ${kind}, and AWS cannot change that. Choose the same, or another name.`,
      );
    }
  },
};

const otherStrategy: ServiceRule = {
  id: "existing-canary",
  severity: "advice",
  source: SERVICE_PAGES.harnessEcs,
  check: ({ name }, { existing = [], strategy }, report) => {
    const left = existing.find((service) => service.name === `${name}Canary` && service.status === "ACTIVE");
    if (left === undefined) return;
    const what = `An earlier run left the canary ${left.name} with ${String(left.runningCount)} running.`;
    report(
      "name",
      strategy === "canary"
        ? `${what} Harness deletes it when the next deployment begins.`
        : `${what} It still serves requests, and nothing in this run deletes it. Delete it in ECS.`,
    );
  },
};

const willUpdate: ServiceRule = {
  id: "existing-update",
  severity: "advice",
  source: SERVICE_PAGES.updateService,
  check: ({ name, desiredCount }, { existing = [], strategy }, report) => {
    const found = existing.find(
      (service) => service.status === "ACTIVE" && service.name === name && service.controller === "ECS",
    );
    if (found === undefined || strategy === "blue-green") return;
    const change =
      found.desiredCount === desiredCount
        ? ""
        : ` Its desired count changes from ${String(found.desiredCount)} to ${String(desiredCount)}.`;
    report("name", `${name} exists in this cluster, so Harness updates it.${change}`);
  },
};

/** Rules about services that exist. @guide G158 */
export const EXISTING_RULES: readonly ServiceRule[] = [nameLength, controller, draining, scheduling, otherStrategy, willUpdate];
