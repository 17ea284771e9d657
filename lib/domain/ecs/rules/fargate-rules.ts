import { OPEN, asksFor, isPresent, readInteger, readItems, readMembers, readText, readTexts } from "./read";
import { PAGES, type Rule } from "./rule";

/** Members of a container that Fargate does not support. */
const NOT_ON_FARGATE = [
  "disableNetworking",
  "dnsSearchDomains",
  "dnsServers",
  "dockerSecurityOptions",
  "extraHosts",
  "links",
  "privileged",
];
/** Members of linuxParameters that Fargate does not support. */
const LINUX_NOT_ON_FARGATE = ["devices", "sharedMemorySize", "maxSwap", "swappiness"];

const fargateMembers: Rule = {
  id: "fargate-member",
  severity: "refused",
  source: PAGES.fargate,
  check: (task, report) => {
    if (task.onFargate !== true) return;
    const { document, containers } = task;
    for (const key of ["ipcMode", "placementConstraints"]) {
      if (isPresent(document, key)) report.broken([key], `Fargate does not support ${key}.`, `Remove ${key}.`);
    }
    const pidMode = readText(document, "pidMode");
    if (pidMode === "host")
      report.broken(["pidMode"], "Fargate does not support pidMode host.", 'Write "task", or remove pidMode.');
    for (const { members, path } of containers) {
      for (const key of NOT_ON_FARGATE) {
        if (asksFor(members, key)) report.broken([...path, key], `Fargate does not support ${key}.`, `Remove ${key}.`);
      }
      for (const item of readItems(members, "resourceRequirements", path).items) {
        if (readText(item.members, "type") === "GPU")
          report.broken(item.path, "Fargate has no GPUs.", "Run the task on EC2, or remove the GPU.");
      }
    }
  },
};

const fargateLinux: Rule = {
  id: "fargate-linux-parameter",
  severity: "refused",
  source: PAGES.linux,
  check: ({ onFargate, containers }, report) => {
    if (onFargate !== true) return;
    for (const { members, path } of containers) {
      const linux = readMembers(members, "linuxParameters");
      if (linux === OPEN || linux === undefined) continue;
      const at = [...path, "linuxParameters"];
      for (const key of LINUX_NOT_ON_FARGATE) {
        if (isPresent(linux, key)) report.broken([...at, key], `Fargate does not support ${key}.`, `Remove ${key}.`);
      }
      const capabilities = readMembers(linux, "capabilities");
      const added = capabilities === OPEN ? OPEN : readTexts(capabilities, "add");
      if (added === OPEN) report.undecided([...at, "capabilities"]);
      else if (added?.some((capability) => capability !== "SYS_PTRACE") === true) {
        report.broken(
          [...at, "capabilities", "add"],
          "SYS_PTRACE is the only capability that Fargate can add.",
          "Remove the others.",
        );
      }
    }
  },
};

const fargateUlimits: Rule = {
  id: "fargate-ulimit",
  severity: "advice",
  source: PAGES.container,
  check: ({ onFargate, containers }, report) => {
    if (onFargate !== true) return;
    for (const { members, path } of containers) {
      for (const item of readItems(members, "ulimits", path).items) {
        const name = readText(item.members, "name");
        if (typeof name === "string" && name !== "nofile") {
          report.broken(item.path, `Fargate ignores the limit ${name}.`, "Remove it: only nofile has an effect.");
        }
      }
    }
  },
};

const storage: Rule = {
  id: "ephemeral-storage",
  severity: "refused",
  source: PAGES.storage,
  check: ({ document, onFargate }, report) => {
    if (onFargate === false && isPresent(document, "ephemeralStorage") && isPresent(document, "requiresCompatibilities")) {
      report.broken(
        ["ephemeralStorage"],
        "Only Fargate tasks can have ephemeralStorage.",
        "Remove it, or add FARGATE to requiresCompatibilities.",
      );
    }
    const size = readInteger(asMembers(readMembers(document, "ephemeralStorage")), "sizeInGiB");
    const at = ["ephemeralStorage", "sizeInGiB"];
    if (size === OPEN) report.undecided(at);
    else if (size !== undefined && (size < 21 || size > 200)) {
      report.broken(
        at,
        `The storage of a task cannot be ${String(size)} GiB.`,
        "Write 21 to 200, or remove it for the 20 GiB that every task has.",
      );
    }
  },
};

function asMembers(read: ReturnType<typeof readMembers>) {
  return read === OPEN ? undefined : read;
}

/** Rules about what Fargate does not support. */
export const FARGATE_RULES: readonly Rule[] = [fargateMembers, fargateLinux, fargateUlimits, storage];
