import { nearest } from "../nearest";
import { isMembers, type Members, type Path } from "../value";

import { OPEN, readItems, readMembers, readText, type Read } from "./read";
import { PAGES, type Rule } from "./rule";
import type { ContainerView, TaskView } from "./task-view";

/** Options of the driver awslogs. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
const AWSLOGS_OPTIONS = [
  "awslogs-create-group",
  "awslogs-region",
  "awslogs-group",
  "awslogs-stream-prefix",
  "awslogs-datetime-format",
  "awslogs-multiline-pattern",
  "awslogs-endpoint",
  "awslogs-credentials-endpoint",
  "awslogs-force-flush-interval-seconds",
  "awslogs-max-buffered-events",
  "awslogs-format",
  "mode",
  "max-buffer-size",
  "tag",
];
/** Drivers that Fargate supports. */
const ON_FARGATE = ["awslogs", "awsfirelens", "splunk"];
/** The options that a driver requires. */
const NEEDED = new Map([
  ["splunk", ["splunk-token", "splunk-url"]],
  ["gelf", ["gelf-address"]],
]);

type Logging = {
  readonly container: ContainerView;
  readonly path: Path;
  readonly driver: Read<string>;
  /** `OPEN` when a placeholder is in place of the options. */
  readonly options: Members | typeof OPEN;
  readonly secretNames: readonly unknown[];
};

function loggingOf({ containers }: TaskView): readonly Logging[] {
  return containers.flatMap((container) => {
    const configuration = container.members["logConfiguration"];
    if (!isMembers(configuration)) return [];
    const path = [...container.path, "logConfiguration"];
    const secretNames = readItems(configuration, "secretOptions", path).items.map(({ members }) => members["name"]);
    const options = readMembers(configuration, "options") ?? {};
    return [{ container, path, driver: readText(configuration, "logDriver"), options, secretNames }];
  });
}

/** Whether an option has a value, which may be a placeholder. */
function hasOption({ options, secretNames }: Logging, name: string): boolean {
  return options === OPEN || (options[name] !== undefined && options[name] !== "") || secretNames.includes(name);
}

const fargateDriver: Rule = {
  id: "fargate-log-driver",
  severity: "refused",
  source: PAGES.logs,
  check: (task, report) => {
    if (task.onFargate !== true) return;
    for (const { path, driver } of loggingOf(task)) {
      const at = [...path, "logDriver"];
      if (driver === OPEN) report.undecided(at);
      else if (driver !== undefined && !ON_FARGATE.includes(driver)) {
        report.broken(at, `Fargate does not support the log driver ${driver}.`, "Use awslogs, awsfirelens or splunk.");
      }
    }
  },
};

const awslogs: Rule = {
  id: "awslogs-options",
  severity: "refused",
  source: PAGES.logs,
  check: (task, report) => {
    for (const logging of loggingOf(task)) {
      if (logging.driver !== "awslogs") continue;
      const at = [...logging.path, "options"];
      if (logging.options === OPEN) report.undecided(at);
      for (const [option, why] of AWSLOGS_NEEDED) {
        if (!hasOption(logging, option)) report.broken(at, `The log driver awslogs needs ${option}, ${why}.`, `Add ${option}.`);
      }
      if (hasOption(logging, "awslogs-stream-prefix")) continue;
      if (task.onFargate === true) {
        report.broken(at, "On Fargate the log driver awslogs needs awslogs-stream-prefix.", "Add awslogs-stream-prefix.");
      }
    }
  },
};

const AWSLOGS_NEEDED = [
  ["awslogs-group", "the log group that it writes to"],
  ["awslogs-region", "the region of the log group"],
] as const;

const neededOptions: Rule = {
  id: "log-driver-options",
  severity: "refused",
  source: PAGES.logs,
  check: (task, report) => {
    for (const logging of loggingOf(task)) {
      if (typeof logging.driver !== "string") continue;
      for (const option of NEEDED.get(logging.driver) ?? []) {
        if (hasOption(logging, option)) continue;
        report.broken([...logging.path, "options"], `The log driver ${logging.driver} needs ${option}.`, `Add ${option}.`);
      }
    }
  },
};

const multiline: Rule = {
  id: "awslogs-multiline",
  severity: "fails",
  source: PAGES.logs,
  check: (task, report) => {
    for (const { path, driver, options } of loggingOf(task)) {
      if (driver !== "awslogs" || options === OPEN) continue;
      if (options["awslogs-datetime-format"] !== undefined && options["awslogs-multiline-pattern"] !== undefined) {
        const problem = "awslogs-datetime-format and awslogs-multiline-pattern cannot be used together.";
        report.broken([...path, "options", "awslogs-multiline-pattern"], problem, "Remove one of them.");
      }
    }
  },
};

const knownOptions: Rule = {
  id: "awslogs-unknown-option",
  severity: "advice",
  source: PAGES.logs,
  check: (task, report) => {
    for (const { path, driver, options } of loggingOf(task)) {
      if (driver !== "awslogs" || options === OPEN) continue;
      for (const option of Object.keys(options)) {
        if (AWSLOGS_OPTIONS.includes(option) || /[${<%]/.test(option)) continue;
        const near = nearest(option, AWSLOGS_OPTIONS);
        const fix = near === undefined ? "Check it against the options of the driver." : `Write ${near}.`;
        report.broken([...path, "options", option], `The log driver awslogs has no option ${option.slice(0, 60)}.`, fix);
      }
    }
  },
};

const router: Rule = {
  id: "firelens-router",
  severity: "refused",
  source: PAGES.firelens,
  check: (task, report) => {
    const routers = task.containers.filter(({ members }) => members["firelensConfiguration"] !== undefined);
    for (const { path, label } of routers.slice(1)) {
      report.broken(
        [...path, "firelensConfiguration"],
        `${label} is a second log router.`,
        "Keep firelensConfiguration in one container.",
      );
    }
    for (const { path, driver, container } of loggingOf(task)) {
      const at = [...path, "logDriver"];
      if (driver !== "awsfirelens") continue;
      if (routers.includes(container)) {
        report.broken(
          at,
          `${container.label} is the log router and sends its own log to itself.`,
          "Use another log driver there, such as awslogs.",
        );
      } else if (routers.length === 0 && task.hasOpenContainers) report.undecided(at);
      else if (routers.length === 0) {
        const fix = "Add a container with firelensConfiguration, such as aws-for-fluent-bit.";
        report.broken(at, "The log driver awsfirelens needs a log router, and no container is one.", fix);
      }
    }
  },
};

const firelensFile: Rule = {
  id: "fargate-firelens-file",
  severity: "refused",
  source: PAGES.firelens,
  check: ({ containers, onFargate }, report) => {
    if (onFargate !== true) return;
    for (const { members, path } of containers) {
      const firelens = readMembers(members, "firelensConfiguration");
      const options = firelens === OPEN ? OPEN : readMembers(firelens, "options");
      if (options !== OPEN && options?.["config-file-type"] === "s3") {
        const at = [...path, "firelensConfiguration", "options", "config-file-type"];
        report.broken(at, "On Fargate the configuration of FireLens cannot be in S3.", 'Use "file" with a file in the image.');
      }
    }
  },
};

const noLog: Rule = {
  id: "no-log",
  severity: "advice",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
  check: ({ containers, onFargate }, report) => {
    for (const { members, path, label } of containers) {
      if (onFargate === true && members["logConfiguration"] === undefined) {
        report.broken(
          path,
          `${label} has no logConfiguration, so its logs cannot be read.`,
          "Add logConfiguration with the driver awslogs.",
        );
      }
    }
  },
};

/** Rules about logs. */
export const LOGGING_RULES: readonly Rule[] = [
  fargateDriver,
  awslogs,
  neededOptions,
  multiline,
  knownOptions,
  router,
  firelensFile,
  noLog,
];
