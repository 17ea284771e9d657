import { listed } from "@/lib/core/listed";

import { isItems } from "../value";

import { OPEN, readItems, readMembers, readText, readTexts } from "./read";
import { PAGES, type Rule } from "./rule";

const FAMILY = /^[A-Za-z0-9_-]{1,255}$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_BYTES = 65_536;
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
        "AWS does not accept this family name.",
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
    // A UTF-16 unit has at most three bytes in UTF-8, and in plain English one.
    const mayBeTooLarge = text.length * (/[^ -~]/.test(text) ? 3 : 1) > MOST_BYTES;
    const bytes = mayBeTooLarge ? new TextEncoder().encode(text).length : 0;
    if (bytes > MOST_BYTES) {
      const problem = `The task definition has ${String(bytes)} bytes, but AWS accepts at most 65536.`;
      report.broken([], problem, "Move long values to SSM, Secrets Manager or an environment file in S3.");
    }
  },
};

const compatibilities: Rule = {
  id: "launch-type",
  severity: "fails",
  source: PAGES.register,
  check: ({ document, launchType }, report) => {
    const compatibilities = readTexts(document, "requiresCompatibilities");
    const at = ["requiresCompatibilities"];
    if (launchType === undefined || compatibilities === undefined) return;
    if (compatibilities === OPEN) report.undecided(at);
    else if (compatibilities.length > 0 && !compatibilities.includes(launchType.toUpperCase())) {
      const wanted = launchType === "fargate" ? "FARGATE" : "EC2";
      report.broken(
        at,
        `The task definition is for ${listed(compatibilities, "and")}, not for ${wanted}.`,
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
        report.broken([...path, "key"], "AWS reserves tag keys that begin with aws:.", "Use another key.");
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

/** The properties that the proxy requires. */
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
    const ignored = ["IgnoredUID", "IgnoredGID"];
    const missing = [
      ...PROXY_PROPERTIES.filter((property) => !given.includes(property)),
      ...(ignored.some((property) => given.includes(property)) ? [] : [listed(ignored, "or")]),
    ];
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
  accelerators,
];
