import { listed } from "@/lib/core/listed";

import { cpuUnits, describeMemories, fargateCpus, fargateMemories, memoryMiB } from "./fargate-sizes";
import { OPEN, readInteger, readText, type Read } from "./read";
import { PAGES, type Report, type Rule } from "./rule";
import type { ContainerView, TaskView } from "./task-view";

/** Task sizes on EC2, in CPU units. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
const EC2_CPU = { min: 128, max: 196_608 };
/** The least memory that Docker gives a container, in MiB. */
const LEAST_MEMORY = 6;

/** A size of the task in units; `OPEN` also for a string that AWS does not accept, which its own rule reports. */
function sizeOf(task: TaskView, key: "cpu" | "memory"): Read<number> {
  const text = readText(task.document, key);
  if (typeof text !== "string") return task.containersOnly ? OPEN : text;
  return (key === "cpu" ? cpuUnits(text) : memoryMiB(text)) ?? OPEN;
}

const sizeFormat: Rule = {
  id: "task-size-format",
  severity: "refused",
  source: PAGES.sizes,
  check: ({ document }, report) => {
    const cpu = readText(document, "cpu");
    const memory = readText(document, "memory");
    if (typeof cpu === "string" && cpuUnits(cpu) === undefined) {
      report.broken(["cpu"], "This is not a CPU size.", 'Write CPU units, such as "512", or vCPUs, such as ".5 vCPU".');
    }
    if (typeof memory === "string" && memoryMiB(memory) === undefined) {
      report.broken(["memory"], "This is not a memory size.", 'Write MiB, such as "1024", or GB, such as "1 GB".');
    }
  },
};

const fargateSizeMissing: Rule = {
  id: "fargate-size-missing",
  severity: "refused",
  source: PAGES.sizes,
  check: (task, report) => {
    if (task.onFargate !== true || task.containersOnly) return;
    for (const key of ["cpu", "memory"] as const) {
      if (sizeOf(task, key) === undefined) {
        report.broken([key], `Fargate needs the ${key} of the task.`, `Add ${key} beside containerDefinitions.`);
      }
    }
  },
};

const fargateSize: Rule = {
  id: "fargate-size",
  severity: "refused",
  source: PAGES.sizes,
  check: (task, report) => {
    if (task.onFargate !== true) return;
    const cpu = sizeOf(task, "cpu");
    const memory = sizeOf(task, "memory");
    if (cpu === OPEN || task.isWindows === OPEN) report.undecided(["cpu"]);
    else if (cpu !== undefined && !fargateCpus(task.isWindows).includes(cpu)) {
      const system = task.isWindows ? "Windows on Fargate" : "Fargate";
      const offered = listed(fargateCpus(task.isWindows).map(String), "or");
      report.broken(["cpu"], `${system} does not offer ${String(cpu)} CPU units.`, `Write ${offered}.`);
    } else if (memory === OPEN) report.undecided(["memory"]);
    else if (cpu !== undefined && memory !== undefined && !fargateMemories(cpu).includes(memory)) {
      report.broken(
        ["memory"],
        `Fargate does not offer ${String(memory)} MiB with ${String(cpu)} CPU units.`,
        pairFix(cpu, memory, task.isWindows),
      );
    }
  },
};

/** Both ways to a valid pair: another memory size, or other CPU units. */
function pairFix(cpu: number, memory: number, isWindows: boolean): string {
  const cpus = fargateCpus(isWindows).filter((candidate) => fargateMemories(candidate).includes(memory));
  const other = cpus.length === 0 ? "" : `, or set cpu to ${listed(cpus.map(String), "or")}`;
  return `Set memory to ${describeMemories(cpu)}${other}.`;
}

const ec2Size: Rule = {
  id: "ec2-size",
  severity: "refused",
  source: PAGES.register,
  check: (task, report) => {
    const cpu = sizeOf(task, "cpu");
    if (task.onFargate === true || typeof cpu !== "number") return;
    if (cpu < EC2_CPU.min || cpu > EC2_CPU.max) {
      report.broken(["cpu"], `A task cannot have ${String(cpu)} CPU units.`, "Write 128 to 196608, or remove cpu.");
    }
  },
};

/** Compares the sum of the containers with the size of the task. Values that are not known could only add to the sum. */
function checkSum(task: TaskView, report: Report, key: "cpu" | "memory", of: (container: ContainerView) => Read<number>): void {
  const limit = sizeOf(task, key);
  if (limit === undefined || task.isWindows === true) return;
  if (limit === OPEN) {
    if (!task.containersOnly) report.undecided([key]);
    return;
  }
  const sizes = task.containers.map(of);
  const sum = sizes.reduce<number>((total, size) => total + (typeof size === "number" ? size : 0), 0);
  const unit = key === "cpu" ? "CPU units" : "MiB of memory";
  if (sum > limit) {
    const fix = `Lower ${key} of the containers, or raise that of the task.`;
    report.broken([key], `The containers together have ${String(sum)} ${unit}, but the task has ${String(limit)}.`, fix);
  } else if (sizes.includes(OPEN) || task.hasOpenContainers) report.undecided([key]);
}

const cpuSum: Rule = {
  id: "container-cpu-sum",
  severity: "refused",
  source: PAGES.container,
  check: (task, report) => checkSum(task, report, "cpu", ({ members }) => readInteger(members, "cpu")),
};

const memorySum: Rule = {
  id: "container-memory-sum",
  severity: "refused",
  source: PAGES.container,
  check: (task, report) =>
    // Where a container has a reservation, that counts; `memory` is then only its limit.
    checkSum(
      task,
      report,
      "memory",
      ({ members }) => readInteger(members, "memoryReservation") ?? readInteger(members, "memory"),
    ),
};

const containerMemory: Rule = {
  id: "container-memory",
  severity: "refused",
  source: PAGES.container,
  check: (task, report) => {
    const limit = sizeOf(task, "memory");
    for (const { members, path, label } of task.containers) {
      const memory = readInteger(members, "memory");
      const reservation = readInteger(members, "memoryReservation");
      if (memory === OPEN || reservation === OPEN) report.undecided([...path, "memory"]);
      else if (!memory && !reservation) {
        if (limit === undefined) {
          report.broken(path, `${label} has no memory, and neither does the task.`, "Add memory or memoryReservation to it.");
        } else if (limit === OPEN && !task.containersOnly) report.undecided(["memory"]);
      } else if (memory !== undefined && reservation !== undefined && memory > 0 && reservation > memory) {
        const problem = `${label} reserves ${String(reservation)} MiB but may use only ${String(memory)} MiB.`;
        report.broken([...path, "memoryReservation"], problem, "Lower memoryReservation, or raise memory.");
      } else if (typeof limit === "number" && memory !== undefined && memory > limit && task.isWindows !== true) {
        const problem = `${label} may use ${String(memory)} MiB, but the task has ${String(limit)} MiB.`;
        report.broken([...path, "memory"], problem, "Lower memory of the container, or raise that of the task.");
      }
    }
  },
};

const leastMemory: Rule = {
  id: "container-memory-least",
  severity: "fails",
  source: PAGES.container,
  check: ({ containers }, report) => {
    for (const { members, path, label } of containers) {
      for (const key of ["memory", "memoryReservation"]) {
        const size = readInteger(members, key);
        if (typeof size === "number" && size > 0 && size < LEAST_MEMORY) {
          report.broken([...path, key], `${label} has ${String(size)} MiB, but Docker needs at least 6.`, "Write at least 6.");
        }
      }
    }
  },
};

/** Rules about CPU and memory. @guide G152 G153 */
export const SIZE_RULES: readonly Rule[] = [
  sizeFormat,
  fargateSizeMissing,
  fargateSize,
  ec2Size,
  cpuSum,
  memorySum,
  containerMemory,
  leastMemory,
];
