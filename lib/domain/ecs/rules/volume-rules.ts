import { listed } from "@/lib/core/listed";

import { OPEN, isPresent, readFlag, readItems, readMembers, readText } from "./read";
import { PAGES, type Rule } from "./rule";
import type { TaskView } from "./task-view";

const VOLUME_NAME = /^[A-Za-z0-9_-]{1,255}$/;
const KINDS = [
  "host",
  "dockerVolumeConfiguration",
  "efsVolumeConfiguration",
  "s3filesVolumeConfiguration",
  "fsxWindowsFileServerVolumeConfiguration",
];

function volumesOf({ document }: TaskView) {
  return readItems(document, "volumes", []);
}

const volumeNames: Rule = {
  id: "volume-name",
  severity: "refused",
  source: PAGES.volume,
  check: (task, report) => {
    const taken = new Set<string>();
    for (const { members, path } of volumesOf(task).items) {
      const name = readText(members, "name");
      const at = [...path, "name"];
      if (name === OPEN) report.undecided(at);
      else if (name === undefined) report.broken(path, "A volume has no name.", "Add name.");
      else if (!VOLUME_NAME.test(name)) {
        report.broken(at, "AWS does not accept this volume name.", "Use up to 255 letters, digits, hyphens and underscores.");
      } else if (taken.has(name)) report.broken(at, `Two volumes have the name "${name}".`, "Give each volume a different name.");
      if (typeof name === "string") taken.add(name);
    }
  },
};

const volumeKind: Rule = {
  id: "volume-kind",
  severity: "refused",
  source: PAGES.volume,
  check: (task, report) => {
    const atLaunch = volumesOf(task).items.filter(({ members }) => readFlag(members, "configuredAtLaunch") === true);
    for (const { path } of atLaunch.slice(1)) {
      report.broken(path, "Only one volume can be configured at launch.", "Remove configuredAtLaunch from the others.");
    }
    for (const { members, path } of volumesOf(task).items) {
      const kinds = KINDS.filter((key) => isPresent(members, key));
      const isAtLaunch = readFlag(members, "configuredAtLaunch") === true;
      if (kinds.length + (isAtLaunch ? 1 : 0) > 1) {
        const found = listed([...kinds, ...(isAtLaunch ? ["configuredAtLaunch"] : [])], "and");
        report.broken(path, `A volume has one kind, but this one has ${found}.`, "Keep one of them.");
      }
    }
  },
};

const unusedAtLaunch: Rule = {
  id: "volume-not-mounted",
  severity: "refused",
  source: PAGES.volume,
  check: (task, report) => {
    const mounts = task.containers.map(({ members, path }) => readItems(members, "mountPoints", path));
    const mounted = mounts.flatMap(({ items }) => items.map(({ members }) => readText(members, "sourceVolume")));
    const mayBeMounted = task.hasOpenContainers || mounted.includes(OPEN) || mounts.some(({ isOpen }) => isOpen);
    for (const { members, path } of volumesOf(task).items) {
      const name = readText(members, "name");
      if (readFlag(members, "configuredAtLaunch") !== true || name === undefined || mounted.includes(name)) continue;
      if (name === OPEN || mayBeMounted) report.undecided(path);
      else
        report.broken(
          path,
          `No container mounts the volume "${name}", which is configured at launch.`,
          "Add a mount point, or remove it.",
        );
    }
  },
};

const mountPoints: Rule = {
  id: "mount-point",
  severity: "refused",
  source: PAGES.container,
  check: (task, report) => {
    const volumes = volumesOf(task);
    const names = new Set(volumes.items.map(({ members }) => readText(members, "name")));
    const mayExist = volumes.isOpen || names.has(OPEN) || task.containersOnly;
    for (const { members, path } of task.containers) {
      const taken = new Set<string>();
      for (const item of readItems(members, "mountPoints", path).items) {
        const source = readText(item.members, "sourceVolume");
        const target = readText(item.members, "containerPath");
        if (source === OPEN || (source !== undefined && !names.has(source) && mayExist))
          report.undecided([...item.path, "sourceVolume"]);
        else if (source === undefined)
          report.broken(item.path, "A mount point has no sourceVolume.", "Add the name of a volume.");
        else if (!names.has(source)) {
          const fix = "Add it to volumes, or write the name of a volume that is there.";
          report.broken([...item.path, "sourceVolume"], `The task has no volume "${source}".`, fix);
        }
        if (target === undefined)
          report.broken(item.path, "A mount point has no containerPath.", "Add the path in the container.");
        else if (target !== OPEN && taken.has(target)) {
          report.broken([...item.path, "containerPath"], `Two volumes are mounted at ${target}.`, "Use another path.");
        }
        if (typeof target === "string") taken.add(target);
      }
    }
  },
};

const fargateVolumes: Rule = {
  id: "fargate-volume",
  severity: "refused",
  source: PAGES.fargate,
  check: (task, report) => {
    if (task.onFargate !== true) return;
    for (const { members, path } of volumesOf(task).items) {
      const host = readMembers(members, "host");
      if (host !== OPEN && host !== undefined && isPresent(host, "sourcePath")) {
        report.broken([...path, "host", "sourcePath"], "Fargate has no host path to mount.", "Remove host, or use EFS.");
      }
      for (const key of ["dockerVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration"]) {
        if (isPresent(members, key))
          report.broken([...path, key], `Fargate does not support ${key}.`, "Use EFS, or an empty volume.");
      }
    }
  },
};

const efs: Rule = {
  id: "efs-volume",
  severity: "refused",
  source: PAGES.efs,
  check: (task, report) => {
    for (const { members, path } of volumesOf(task).items) {
      const configuration = readMembers(members, "efsVolumeConfiguration");
      if (configuration === OPEN || configuration === undefined) continue;
      const at = [...path, "efsVolumeConfiguration"];
      if (
        configuration["transitEncryptionPort"] !== undefined &&
        (readText(configuration, "transitEncryption") ?? "DISABLED") === "DISABLED"
      ) {
        const problem = "The volume has a port for encryption in transit, which is off.";
        report.broken([...at, "transitEncryptionPort"], problem, 'Set transitEncryption to "ENABLED", or remove the port.');
      }
      const authorization = readMembers(configuration, "authorizationConfig");
      if (authorization === OPEN) report.undecided([...at, "authorizationConfig"]);
      if (authorization === OPEN || authorization === undefined) continue;
      const accessPoint = readText(authorization, "accessPointId");
      const root = readText(configuration, "rootDirectory");
      if (accessPoint !== undefined && typeof root === "string" && root !== "/") {
        const problem = "The access point sets the directory, but rootDirectory names another.";
        report.broken([...at, "rootDirectory"], problem, 'Remove rootDirectory, or write "/".');
      }
      const encryption = readText(configuration, "transitEncryption") ?? "DISABLED";
      const why =
        accessPoint !== undefined
          ? "an access point"
          : readText(authorization, "iam") === "ENABLED"
            ? "IAM authorization"
            : undefined;
      if (why === undefined || encryption === "ENABLED") continue;
      if (encryption === OPEN) report.undecided([...at, "transitEncryption"]);
      else report.broken(at, `EFS with ${why} needs encryption in transit.`, 'Set transitEncryption to "ENABLED".');
    }
  },
};

const s3Files: Rule = {
  id: "s3-files-volume",
  severity: "refused",
  source: PAGES.s3Files,
  check: (task, report) => {
    for (const { members, path } of volumesOf(task).items) {
      const configuration = readMembers(members, "s3filesVolumeConfiguration");
      if (configuration === OPEN || configuration === undefined) continue;
      const at = [...path, "s3filesVolumeConfiguration"];
      const root = readText(configuration, "rootDirectory");
      if (readText(configuration, "accessPointArn") !== undefined && typeof root === "string" && root !== "/") {
        const problem = "The access point sets the directory, but rootDirectory names another.";
        report.broken([...at, "rootDirectory"], problem, 'Remove rootDirectory, or write "/".');
      }
      if (!task.containersOnly && readText(task.document, "taskRoleArn") === undefined) {
        report.broken(at, "The task needs a task role to mount S3 Files.", "Add taskRoleArn.");
      }
    }
  },
};

const dockerVolume: Rule = {
  id: "docker-volume",
  severity: "refused",
  source: PAGES.dockerVolume,
  check: (task, report) => {
    for (const { members, path } of volumesOf(task).items) {
      const docker = readMembers(members, "dockerVolumeConfiguration");
      if (docker === OPEN || docker?.["autoprovision"] === undefined) continue;
      const scope = readText(docker, "scope");
      if (scope === OPEN) report.undecided([...path, "dockerVolumeConfiguration", "scope"]);
      else if (scope !== "shared") {
        const at = [...path, "dockerVolumeConfiguration", "autoprovision"];
        report.broken(at, "autoprovision works only with the scope shared.", 'Remove it, or set scope to "shared".');
      }
    }
  },
};

/** Rules about volumes. */
export const VOLUME_RULES: readonly Rule[] = [
  volumeNames,
  volumeKind,
  unusedAtLaunch,
  mountPoints,
  fargateVolumes,
  efs,
  s3Files,
  dockerVolume,
];
