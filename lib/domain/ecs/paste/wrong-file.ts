import { isItems, isMembers, type Members, type Value } from "../value";

/**
 * Why a text is not what was asked for, where its beginning shows it; `undefined` for a text that must be read.
 *
 * @param noun what was asked for: "a task definition"
 */
export function wrongText(text: string, noun: string): string | undefined {
  const beginning = text.slice(0, 2000).trimStart();
  if (/^#{1,6} \S/.test(beginning) && /^[ \t]*```/m.test(text))
    return `This is a Markdown document. Paste only ${noun.replace(/^an? /, "the ")} in it.`;
  return TEXTS.find(([pattern]) => pattern.test(beginning))?.[1].replaceAll("a task definition", () => noun);
}

/** Why a text that no reader understands is not a task definition; `undefined` when its own problem says more. */
export function wrongProgram(text: string): string | undefined {
  const isJsonnet = /^local \w+ ?=|\bstd\.\w+\(|\bimport(?:str)? ["']/m.test(text);
  return isJsonnet ? "This is Jsonnet with functions. Paste what the command jsonnet prints for it." : undefined;
}

/** What a document is instead of a task definition; `undefined` when we do not recognise it. */
export function wrongDocument(document: Value): string | undefined {
  if (isItems(document)) return wrongList(document);
  if (typeof document === "string" && /^\s*[[{]/.test(document))
    return "This is JSON inside a string. Paste it without the outer quotes and the backslashes.";
  if (!isMembers(document)) return "This is plain text, not a task definition.";
  return DOCUMENTS.find(([has]) => has(document))?.[1];
}

function wrongList(items: readonly Value[]): string | undefined {
  const [first] = items;
  if (first === undefined) return "This is an empty list. Paste a task definition.";
  if (!isMembers(first)) return undefined;
  if (has("imageUri")(first)) return "This is an image definitions file of CodePipeline. It names images, not containers.";
  const isPlaybook = has("hosts")(first) || Object.keys(first).some((key) => key.endsWith("ecs_taskdefinition"));
  return isPlaybook
    ? "This is Ansible. Paste the list under containers, or the response of describe-task-definition."
    : undefined;
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [
    /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/,
    "This is a private key. Do not paste it here, and replace the key if it was shared.",
  ],
  [/^PuTTY-User-Key-File/, "This is a private key. Do not paste it here, and replace the key if it was shared."],
  [/^-----BEGIN [A-Z0-9 ]+-----/, "This is a certificate or a key, not a task definition."],
  [/^ssh-(?:rsa|ed25519|dss) |^ecdsa-sha2-/, "This is a public SSH key, not a task definition."],
  [
    /^(?:<!doctype\s+html|<html|<head|<body)/i,
    "This is an HTML page, not a task definition. Save the file itself, not the page that shows it.",
  ],
  [/^<\?xml|^<[a-z]+:?[\w-]*\s+xmlns/i, "This is XML, not a task definition."],
  [
    /^(?:#!\/|set -e\b|(?:\$ )?(?:aws|cat|curl|docker|export|sudo|terraform) [^:{}\n]*[-<>\\/])/,
    "This is a script, not a task definition. Paste only the JSON in it.",
  ],
  [
    /^(?:Terraform (?:used|will perform)|\s*# \S+ will be created)|^\s*[+~-] resource "/m,
    "This is the output of terraform plan. Paste the .tf file, or the response of describe-task-definition.",
  ],
  [/^inputs = \{/m, "This is a Terragrunt file. Paste the list in container_definitions."],
  [/^(?:\uFFFDPNG|\uFFFD{3}|GIF8|RIFF)/, "This is an image, not a task definition."],
  [
    /^(?:#.*\n\s*)*(?:ARG [^\n]*\n\s*)?FROM \S+(?:\s+AS \S+)?\s*\n/i,
    "This is a Dockerfile. A task definition names the image that is built from it.",
  ],
  [
    /^(?:import\s.*from\s+["']|import \w+|export (?:class|const|default)|const \w+ = |from \w[\w.]* import |package \w+)/,
    "This is program code, not a task definition. Paste what the program generates.",
  ],
  [/^(?:diff --git|--- a\/)/, "This is a diff, not a task definition."],
  [/^PK\p{Cc}\p{Cc}|^\p{Cc}\uFFFD|^%PDF-/u, "This is a binary file, not a task definition."],
];

const has =
  (...keys: readonly string[]) =>
  (document: Members): boolean =>
    keys.every((key) => Object.hasOwn(document, key));

const either =
  (...rules: readonly ((document: Members) => boolean)[]) =>
  (document: Members): boolean =>
    rules.some((rule) => rule(document));

const COPILOT_TYPES: ReadonlySet<Value | undefined> = new Set([
  "Load Balanced Web Service",
  "Backend Service",
  "Worker Service",
  "Request-Driven Web Service",
  "Scheduled Job",
]);

const DOCUMENTS: readonly (readonly [(document: Members) => boolean, string])[] = [
  [
    (document) => COPILOT_TYPES.has(document["type"]),
    "This is a manifest of AWS Copilot. Paste the template that copilot svc package prints.",
  ],
  [
    (document) => isItems(document["Resources"]),
    "This is an AppSpec file of CodeDeploy. It names a task definition and does not contain one.",
  ],
  [
    either(has("AWSTemplateFormatVersion"), has("Resources")),
    "This is a CloudFormation template without a resource of type AWS::ECS::TaskDefinition.",
  ],
  [
    either(
      has("serviceName"),
      has("desiredCount"),
      has("loadBalancers"),
      has("deploymentConfiguration"),
      has("networkConfiguration", "taskDefinition"),
    ),
    "This is a service definition. It names a task definition and does not contain one.",
  ],
  [either(has("services", "failures"), has("serviceArns")), "This is a list of services from AWS, not a task definition."],
  [
    has("taskDefinitionArns"),
    "This is a list of task definition ARNs. Paste the response of describe-task-definition for one of them.",
  ],
  [
    either(has("overrides"), has("containerOverrides")),
    "These are parameters of run-task. They name a task definition and do not contain one.",
  ],
  [has("clusters", "failures"), "This is a list of clusters from AWS, not a task definition."],
  [has("tasks", "failures"), "These are tasks from AWS, not a task definition. Paste the response of describe-task-definition."],
  [
    (document) => isMembers(document["services"]),
    "This is a Docker Compose file. A task definition lists its containers in containerDefinitions.",
  ],
  [
    // Version 1 of Compose has the services at the top level.
    (document) =>
      Object.values(document).some(
        (member) => isMembers(member) && (has("image", "ports")(member) || has("image", "volumes")(member)),
      ),
    "This is a Docker Compose file. A task definition lists its containers in containerDefinitions.",
  ],
  [
    either(has("run_params"), has("task_definition")),
    "These are parameters of the old ecs-cli for a Compose file, not a task definition.",
  ],
  [has("apiVersion", "kind"), "This is a Kubernetes manifest, not a task definition."],
  [
    either(has("pipeline"), has("infrastructureDefinition"), has("service"), has("environment")),
    "This is a Harness document. Paste the task definition that its manifest contains.",
  ],
  [has("Version", "Statement"), "This is an IAM policy, not a task definition."],
  [
    either(has("scripts", "dependencies"), has("name", "version", "dependencies")),
    "This is a package.json, not a task definition.",
  ],
  [
    either(has("resource"), has("terraform_version"), has("planned_values")),
    "This is Terraform in JSON. Paste the .tf file, or the list in container_definitions.",
  ],
  [either(has("jobs"), has("steps"), has("stages")), "This is a CI workflow, not a task definition."],
  [has("family"), "This task definition has no containerDefinitions. Add the list of its containers."],
];
