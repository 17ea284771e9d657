import { isItems, isMembers, type Members, type Path } from "../value";

import { OPEN, readInteger, readItems, readText, readTexts } from "./read";
import { PAGES, type Report, type Rule } from "./rule";
import type { TaskView } from "./task-view";

type Limits = readonly (readonly [key: string, least: number, most: number])[];

const HEALTH_LIMITS: Limits = [
  ["interval", 5, 300],
  ["timeout", 2, 60],
  ["retries", 1, 10],
  ["startPeriod", 0, 300],
];

function checkLimits(report: Report, members: Members, path: Path, limits: Limits): void {
  for (const [key, least, most] of limits) {
    const value = readInteger(members, key);
    if (value === OPEN) report.undecided([...path, key]);
    else if (value !== undefined && (value < least || value > most)) {
      report.broken([...path, key], `${key} cannot be ${String(value)}.`, `Write ${String(least)} to ${String(most)}.`);
    }
  }
}

/** The objects under one key of each container. */
function eachMember({ containers }: TaskView, key: string): readonly { readonly members: Members; readonly path: Path }[] {
  return containers.flatMap(({ members, path }) => {
    const value = members[key];
    return isMembers(value) ? [{ members: value, path: [...path, key] }] : [];
  });
}

const healthLimits: Rule = {
  id: "health-check-limit",
  severity: "refused",
  source: PAGES.healthCheck,
  check: (task, report) => {
    for (const { members, path } of eachMember(task, "healthCheck")) checkLimits(report, members, path, HEALTH_LIMITS);
  },
};

const healthCommand: Rule = {
  id: "health-check-command",
  severity: "advice",
  source: PAGES.healthCheck,
  check: (task, report) => {
    for (const { members, path } of eachMember(task, "healthCheck")) {
      const at = [...path, "command"];
      const command = readTexts(members, "command");
      const items = members["command"];
      const first = isItems(items) ? items[0] : undefined;
      if (first === "CMD" || first === "CMD-SHELL") {
        if (isItems(items) && items.length === 1) report.broken(at, `Nothing follows ${first}.`, "Add the command.");
      } else if (command === OPEN) report.undecided(at);
      else if (command !== undefined && first !== "NONE") {
        report.broken(at, "A health check must begin with CMD or CMD-SHELL.", 'Write ["CMD-SHELL", "the command"].');
      }
    }
  },
};

const shellCommand: Rule = {
  id: "health-check-shell",
  severity: "fails",
  source: "https://docs.docker.com/reference/dockerfile/#healthcheck",
  check: (task, report) => {
    for (const { members, path } of eachMember(task, "healthCheck")) {
      const items = members["command"];
      if (Array.isArray(items) && items[0] === "CMD-SHELL" && items.length > 2) {
        const problem = "The shell runs only the first string after CMD-SHELL and ignores the others.";
        report.broken([...path, "command"], problem, "Write the whole command as one string, or begin with CMD.");
      }
    }
  },
};

const restartLimits: Rule = {
  id: "restart-policy",
  severity: "refused",
  source: PAGES.restart,
  check: (task, report) => {
    for (const { members, path } of eachMember(task, "restartPolicy")) {
      checkLimits(report, members, path, [["restartAttemptPeriod", 60, 1800]]);
      const codes = members["ignoredExitCodes"];
      if (Array.isArray(codes) && codes.length > 50) {
        report.broken([...path, "ignoredExitCodes"], `There are ${String(codes.length)} exit codes.`, "Keep at most 50.");
      }
    }
  },
};

const timeouts: Rule = {
  id: "fargate-timeout",
  severity: "refused",
  source: PAGES.container,
  check: (task, report) => {
    for (const { members, path } of task.containers) {
      if (task.onFargate === true) {
        checkLimits(report, members, path, [
          ["startTimeout", 2, 120],
          ["stopTimeout", 2, 120],
        ]);
      }
    }
  },
};

/** Kernel parameters that belong to a container and not to the whole instance. */
const NAMESPACED = /^(?:net\.|fs\.mqueue\.|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$)/;

const kernelParameters: Rule = {
  id: "system-control",
  severity: "refused",
  source: PAGES.system,
  check: ({ containers, document, networkMode }, report) => {
    const isHostIpc = readText(document, "ipcMode") === "host";
    for (const { members, path } of containers) {
      for (const control of readItems(members, "systemControls", path).items) {
        const namespace = readText(control.members, "namespace");
        const at = [...control.path, "namespace"];
        if (namespace === OPEN) report.undecided(at);
        else if (namespace !== undefined && !NAMESPACED.test(namespace)) {
          const fix = "Use net.*, fs.mqueue.* or an IPC parameter of the kernel; set others on the instance.";
          report.broken(at, `A container cannot set the kernel parameter ${namespace}.`, fix);
        } else if (namespace?.startsWith("net.") === true ? networkMode === "host" : namespace !== undefined && isHostIpc) {
          const mode = isHostIpc && namespace?.startsWith("net.") !== true ? "ipcMode" : "networkMode";
          const problem = `With ${mode} host a container cannot set the kernel parameter ${namespace ?? ""}.`;
          report.broken(at, problem, "Set it on the instance.");
        }
      }
    }
  },
};

/** Rules about health checks, restarts and times. */
export const HEALTH_RULES: readonly Rule[] = [
  healthLimits,
  healthCommand,
  shellCommand,
  restartLimits,
  timeouts,
  kernelParameters,
];
