import { bareWordsIn } from "../placeholders";
import { isItems, type Path } from "../value";

import { OPEN, isPresent, readItems, readMembers, readText, readTexts } from "./read";
import { PAGES, type Rule } from "./rule";
import type { TaskView } from "./task-view";

const FAMILY = /^[A-Za-z0-9_-]{1,255}$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_BYTES = 65_536;
const ROLE = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const ROLE_NAME = /^[\w+=,.@/-]+$/;
/** A private registry of AWS. The public one needs no sign-in. */
const ECR_IMAGE = /^[^/]*\.dkr\.ecr[.-]/;

const family: Rule = {
  id: "family",
  severity: "refused",
  source: PAGES.register,
  check: ({ document }, report) => {
    const name = readText(document, "family");
    if (name === OPEN) report.undecided(["family"]);
    else if (name === undefined && document["family"] !== undefined)
      report.broken(["family"], "The family is empty.", "Write a name.");
    else if (name !== undefined && !FAMILY.test(name)) {
      report.broken(
        ["family"],
        "AWS does not accept this name of a family.",
        "Use up to 255 letters, digits, hyphens and underscores.",
      );
    }
  },
};

const size: Rule = {
  id: "definition-size",
  severity: "refused",
  source: PAGES.quotas,
  check: ({ document }, report) => {
    const text = JSON.stringify(document);
    // A UTF-16 unit has at most three bytes in UTF-8.
    const bytes = text.length * 3 <= MOST_BYTES ? 0 : new TextEncoder().encode(text).length;
    if (bytes > MOST_BYTES) {
      const problem = `The task definition has ${String(bytes)} bytes, and AWS accepts 65536.`;
      report.broken([], problem, "Move long values to SSM, Secrets Manager or an environment file in S3.");
    }
  },
};

const compatibilities: Rule = {
  id: "launch-type",
  severity: "fails",
  source: PAGES.register,
  check: ({ document, launchType }, report) => {
    const listed = readTexts(document, "requiresCompatibilities");
    const at = ["requiresCompatibilities"];
    if (launchType === undefined || listed === undefined) return;
    if (listed === OPEN) report.undecided(at);
    else if (listed.length > 0 && !listed.includes(launchType.toUpperCase())) {
      const wanted = launchType === "fargate" ? "FARGATE" : "EC2";
      report.broken(
        at,
        `The task definition is for ${listed.join(" and ")}, not for ${wanted}.`,
        `Add "${wanted}" to requiresCompatibilities.`,
      );
    }
  },
};

const tags: Rule = {
  id: "tag",
  severity: "refused",
  source: PAGES.tag,
  check: ({ document }, report) => {
    const { items } = readItems(document, "tags", []);
    if (items.length > 50) report.broken(["tags"], `There are ${String(items.length)} tags.`, "Keep at most 50.");
    const taken = new Set<string>();
    for (const { members, path } of items) {
      const key = readText(members, "key");
      const value = readText(members, "value");
      if (key === OPEN) report.undecided([...path, "key"]);
      else if (key === undefined) report.broken(path, "A tag has no key.", "Add key.");
      else if (key.length > 128) report.broken([...path, "key"], "The key of a tag has more than 128 characters.", "Shorten it.");
      else if (/^aws:/i.test(key))
        report.broken([...path, "key"], "AWS keeps tags that begin with aws: for itself.", "Use another key.");
      else if (taken.has(key)) report.broken([...path, "key"], `Two tags have the key "${key}".`, "Keep one.");
      if (typeof key === "string") taken.add(key);
      if (typeof value === "string" && value.length > 256) {
        report.broken([...path, "value"], "The value of a tag has more than 256 characters.", "Shorten it.");
      }
    }
  },
};

const placement: Rule = {
  id: "placement-constraint",
  severity: "refused",
  source: PAGES.register,
  check: ({ document }, report) => {
    const { items } = readItems(document, "placementConstraints", []);
    if (items.length > 10) {
      report.broken(["placementConstraints"], `There are ${String(items.length)} placement constraints.`, "Keep at most 10.");
    }
    for (const { members, path } of items) {
      if (readText(members, "expression") === undefined)
        report.broken(path, "A placement constraint has no expression.", "Add expression.");
    }
  },
};

/** What the proxy cannot work without. */
const PROXY_PROPERTIES = ["ProxyIngressPort", "ProxyEgressPort", "AppPorts", "EgressIgnoredIPs"];

const proxyProperties: Rule = {
  id: "proxy-configuration",
  severity: "refused",
  source: PAGES.proxy,
  check: ({ document, networkMode }, report) => {
    const configuration = readMembers(document, "proxyConfiguration");
    if (configuration === OPEN || configuration === undefined) return;
    const at = ["proxyConfiguration"];
    if (networkMode !== "awsvpc" && networkMode !== OPEN) {
      report.broken(at, "A proxy needs the network mode awsvpc.", 'Set networkMode to "awsvpc".');
    }
    const properties = readItems(configuration, "properties", at);
    const given = properties.items.map(({ members }) => readText(members, "name"));
    const missing = PROXY_PROPERTIES.filter((property) => !given.includes(property));
    if (missing.length === 0) return;
    if (properties.isOpen || given.includes(OPEN)) report.undecided([...at, "properties"]);
    else report.broken(at, `The proxy has no ${missing.join(", ")}.`, "Add them to properties.");
  },
};

const proxyContainer: Rule = {
  id: "proxy-container",
  severity: "refused",
  source: PAGES.proxy,
  check: ({ document, containers, hasOpenContainers }, report) => {
    const configuration = readMembers(document, "proxyConfiguration");
    if (configuration === OPEN || configuration === undefined) return;
    const name = readText(configuration, "containerName");
    const at = ["proxyConfiguration", "containerName"];
    const names = containers.map((container) => container.name);
    if (name === OPEN || hasOpenContainers || names.includes(OPEN)) report.undecided(at);
    else if (name !== undefined && !names.includes(name)) {
      report.broken(at, `The task has no container "${name}".`, "Write the name of the proxy’s container.");
    }
  },
};

const roleArns: Rule = {
  id: "role-arn",
  severity: "refused",
  source: PAGES.register,
  check: ({ document }, report) => {
    for (const key of ["executionRoleArn", "taskRoleArn"]) {
      const role = readText(document, key);
      if (role === undefined) continue;
      if (role === OPEN || bareWordsIn(role).length > 0) report.undecided([key]);
      else if (role.startsWith("arn:") ? !ROLE.test(role) : !ROLE_NAME.test(role)) {
        report.broken([key], `${key} is no ARN of an IAM role.`, "Write arn:aws:iam::<account>:role/<name>.");
      }
    }
  },
};

/** Something that a task can do with an execution role only. */
type RoleReason = { readonly at: Path; readonly why: string; readonly isOpen: boolean };

/** Why a task needs an execution role. `isOpen` where a template decides about what it is for. */
function reasonsForRole({ containers, onFargate }: TaskView): readonly RoleReason[] {
  return containers.flatMap(({ members, path }): readonly RoleReason[] => {
    const logging = readMembers(members, "logConfiguration");
    const secrets = readItems(members, "secrets", path).items.map((item) => readText(item.members, "valueFrom"));
    const reasons = [
      {
        needs: isPresent(members, "secrets"),
        at: [...path, "secrets"],
        why: "to read secrets",
        isOpen: !secrets.some((secret) => secret !== OPEN),
      },
      {
        needs: isPresent(members, "repositoryCredentials"),
        at: [...path, "repositoryCredentials"],
        why: "to sign in to the registry",
        isOpen: false,
      },
      {
        needs: logging !== OPEN && logging !== undefined && isPresent(logging, "secretOptions"),
        at: [...path, "logConfiguration", "secretOptions"],
        why: "to read secrets of the log driver",
        isOpen: false,
      },
      {
        needs: onFargate === true && logging !== OPEN && logging?.["logDriver"] === "awslogs",
        at: [...path, "logConfiguration"],
        why: "to write logs from Fargate",
        isOpen: false,
      },
      {
        needs: onFargate === true && typeof members["image"] === "string" && ECR_IMAGE.test(members["image"]),
        at: [...path, "image"],
        why: "to pull an image from ECR on Fargate",
        isOpen: readText(members, "image") === OPEN,
      },
    ];
    return reasons.filter(({ needs }) => needs);
  });
}

const executionRole: Rule = {
  id: "execution-role",
  severity: "refused",
  source: PAGES.executionRole,
  check: (task, report) => {
    if (task.containersOnly || readText(task.document, "executionRoleArn") !== undefined) return;
    const reasons = reasonsForRole(task);
    const reason = reasons.find(({ isOpen }) => !isOpen);
    const [open] = reasons;
    if (reason !== undefined)
      report.broken(reason.at, `The task needs an execution role ${reason.why}.`, "Add executionRoleArn.");
    else if (open !== undefined) report.undecided(open.at);
  },
};

const swappedRoles: Rule = {
  id: "swapped-roles",
  severity: "advice",
  source: PAGES.executionRole,
  check: ({ document }, report) => {
    const execution = readText(document, "executionRoleArn");
    const taskRole = readText(document, "taskRoleArn");
    if (typeof execution !== "string" || typeof taskRole !== "string" || execution === taskRole) return;
    if (/exec/i.test(taskRole) && !/exec/i.test(execution)) {
      const problem = "The task role is named like an execution role, and the execution role is not.";
      report.broken(["executionRoleArn"], problem, "Check whether executionRoleArn and taskRoleArn are swapped.");
    }
  },
};

const accelerators: Rule = {
  id: "inference-accelerator",
  severity: "refused",
  source: PAGES.register,
  check: ({ document }, report) => {
    const value = document["inferenceAccelerators"];
    if (isItems(value) && value.length > 0) {
      report.broken(["inferenceAccelerators"], "AWS no longer offers Elastic Inference.", "Remove inferenceAccelerators.");
    }
  },
};

/** Rules about the task as a whole. */
export const TASK_RULES: readonly Rule[] = [
  family,
  size,
  compatibilities,
  tags,
  placement,
  proxyProperties,
  proxyContainer,
  roleArns,
  executionRole,
  swappedRoles,
  accelerators,
];
