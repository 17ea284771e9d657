import { nearest } from "../nearest";

import { OPEN, asksFor, isPresent, readFlag, readInteger, readItems, readMembers, readText, readTexts } from "./read";
import { PAGES, type Rule } from "./rule";

/** Windows versions that Fargate supports. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const WINDOWS_ON_FARGATE = /^WINDOWS_SERVER_20(?:19|22|25)_(?:CORE|FULL)$/;
/** Members of a container that Windows does not support. */
const NOT_ON_WINDOWS = [
  "linuxParameters",
  "privileged",
  "readonlyRootFilesystem",
  "user",
  "links",
  "dnsServers",
  "dnsSearchDomains",
  "extraHosts",
  "ulimits",
  "systemControls",
  "disableNetworking",
];

const windowsMembers: Rule = {
  id: "windows-member",
  severity: "refused",
  source: PAGES.container,
  check: ({ isWindows, containers, document }, report) => {
    if (isWindows !== true) return;
    for (const key of ["pidMode", "ipcMode"]) {
      if (isPresent(document, key)) report.broken([key], `Windows containers do not support ${key}.`, `Remove ${key}.`);
    }
    for (const { members, path } of containers) {
      for (const key of NOT_ON_WINDOWS) {
        if (asksFor(members, key)) report.broken([...path, key], `Windows containers do not support ${key}.`, `Remove ${key}.`);
      }
    }
  },
};

const platform: Rule = {
  id: "runtime-platform",
  severity: "refused",
  source: PAGES.fargate,
  check: ({ document, onFargate, isWindows }, report) => {
    const runtime = readMembers(document, "runtimePlatform");
    if (runtime === OPEN || runtime === undefined) return;
    const architecture = readText(runtime, "cpuArchitecture");
    const family = readText(runtime, "operatingSystemFamily");
    if (isWindows === true && architecture === "ARM64") {
      report.broken(["runtimePlatform", "cpuArchitecture"], "Windows containers do not run on ARM64.", 'Write "X86_64".');
    }
    if (onFargate === true && isWindows === true && typeof family === "string" && !WINDOWS_ON_FARGATE.test(family)) {
      const at = ["runtimePlatform", "operatingSystemFamily"];
      report.broken(at, `Fargate does not have ${family}.`, "Use Windows Server 2019 or 2022, Core or Full.");
    }
  },
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html */
const CAPABILITIES = (
  "ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE " +
  "LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID " +
  "SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG " +
  "WAKE_ALARM"
).split(" ");

const capabilities: Rule = {
  id: "capability-name",
  severity: "refused",
  source: PAGES.capabilities,
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      const linux = readMembers(members, "linuxParameters");
      const sets = linux === OPEN ? OPEN : readMembers(linux, "capabilities");
      if (sets === OPEN || sets === undefined) continue;
      for (const key of ["add", "drop"]) {
        const names = readTexts(sets, key);
        if (names === OPEN) report.undecided([...path, "linuxParameters", "capabilities", key]);
        else
          names?.forEach((name, index) => {
            if (CAPABILITIES.includes(name)) return;
            const near = nearest(name.replace(/^CAP_/i, ""), CAPABILITIES);
            const fix = near === undefined ? "Write the name of a Linux capability, such as NET_ADMIN." : `Write ${near}.`;
            const at = [...path, "linuxParameters", "capabilities", key, index];
            report.broken(at, `AWS does not know the capability "${name.slice(0, 60)}".`, fix);
          });
      }
    }
  },
};

const swap: Rule = {
  id: "swappiness",
  severity: "refused",
  source: PAGES.linux,
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      const linux = readMembers(members, "linuxParameters");
      if (linux === OPEN || linux === undefined) continue;
      const swappiness = readInteger(linux, "swappiness");
      const maxSwap = readInteger(linux, "maxSwap");
      const at = [...path, "linuxParameters"];
      if (typeof swappiness === "number" && (swappiness < 0 || swappiness > 100)) {
        report.broken([...at, "swappiness"], `swappiness cannot be ${String(swappiness)}.`, "Write 0 to 100.");
      }
      if (typeof maxSwap === "number" && maxSwap < 0)
        report.broken([...at, "maxSwap"], "maxSwap cannot be negative.", "Write 0 or more.");
    }
  },
};

const ulimits: Rule = {
  id: "ulimit",
  severity: "refused",
  source: PAGES.ulimit,
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      const taken = new Set<string>();
      for (const item of readItems(members, "ulimits", path).items) {
        const name = readText(item.members, "name");
        const soft = readInteger(item.members, "softLimit");
        const hard = readInteger(item.members, "hardLimit");
        if (typeof name === "string" && taken.has(name)) {
          report.broken([...item.path, "name"], `The limit ${name} appears twice.`, "Keep one.");
        }
        if (typeof name === "string") taken.add(name);
        // -1 means unlimited.
        if (typeof soft === "number" && typeof hard === "number" && hard >= 0 && (soft > hard || soft < 0)) {
          const problem = `The soft limit ${String(soft)} is above the hard limit ${String(hard)}.`;
          report.broken([...item.path, "softLimit"], problem, "Lower softLimit, or raise hardLimit.");
        }
      }
    }
  },
};

const gpus: Rule = {
  id: "resource-requirement",
  severity: "refused",
  source: PAGES.gpu,
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      for (const item of readItems(members, "resourceRequirements", path).items) {
        const value = readText(item.members, "value");
        const type = readText(item.members, "type");
        const isShared = isPresent(item.members, "sharingStrategy");
        const at = [...item.path, "value"];
        if (value === OPEN || type === OPEN) report.undecided(at);
        else if (isShared && (value !== undefined || type !== "GPU")) {
          const problem = "Only a GPU without a value can be shared.";
          report.broken([...item.path, "sharingStrategy"], problem, "Remove sharingStrategy, or value.");
        } else if (value === undefined) {
          if (!isShared) report.broken(item.path, "The requirement has no value.", "Add value.");
        } else if (type === "GPU" && !/^(?:[1-9]\d*|ALL)$/.test(value)) {
          report.broken(at, "This is not a number of GPUs.", 'Write a whole number in quotes, or "ALL".');
        } else if (type === "NeuronDevice" && value !== "ALL") {
          report.broken(at, "A container can have all Neuron devices or none.", 'Write "ALL".');
        }
      }
    }
  },
};

const privilegedRoot: Rule = {
  id: "privileged",
  severity: "advice",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  check: ({ containers, onFargate }, report) => {
    for (const { members, path, label } of containers) {
      if (onFargate !== true && readFlag(members, "privileged") === true) {
        report.broken(
          [...path, "privileged"],
          `${label} has root access to its instance.`,
          "Add the capabilities that it needs instead.",
        );
      }
    }
  },
};

/** Rules about Linux and Windows, and about an instance's resources for a container. */
export const PLATFORM_RULES: readonly Rule[] = [windowsMembers, platform, capabilities, swap, ulimits, gpus, privilegedRoot];
