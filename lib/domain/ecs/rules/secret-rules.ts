import { isSecretKey, redactText } from "@/lib/core/redact";

import { bareWordsIn } from "../placeholders";
import { isItems, isMembers, type Members, type Path, type Value } from "../value";

import { isOpenText, OPEN, readItems, readText } from "./read";
import { PAGES, type Rule } from "./rule";
import { inSentence, type ContainerView, type TaskView } from "./task-view";

type SecretEntry = {
  readonly path: Path;
  readonly name: ReturnType<typeof readText>;
  readonly valueFrom: ReturnType<typeof readText>;
};

/** Secrets of a container and of its log driver. */
function secretsOf({ members, path }: ContainerView): readonly SecretEntry[] {
  const logging = members["logConfiguration"];
  const ofLog = isMembers(logging) ? readItems(logging, "secretOptions", [...path, "logConfiguration"]).items : [];
  return [...readItems(members, "secrets", path).items, ...ofLog].map((item) => ({
    path: item.path,
    name: readText(item.members, "name"),
    valueFrom: readText(item.members, "valueFrom"),
  }));
}

function eachSecret(task: TaskView): readonly SecretEntry[] {
  return task.containers.flatMap(secretsOf);
}

const SECRETS_MANAGER = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:/;
const PARAMETER = /^arn:aws[\w-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+$/;
const PARAMETER_NAME = /^[\w./-]+$/;

const reference: Rule = {
  id: "secret-reference",
  severity: "refused",
  source: PAGES.secret,
  check: (task, report) => {
    for (const { path, valueFrom } of eachSecret(task)) {
      const at = [...path, "valueFrom"];
      if (valueFrom === undefined) continue;
      if (valueFrom === OPEN || (valueFrom.startsWith("arn:") && bareWordsIn(valueFrom).length > 0)) report.undecided(at);
      else if (valueFrom.startsWith("arn:")) {
        if (!SECRETS_MANAGER.test(valueFrom) && !PARAMETER.test(valueFrom)) {
          const fix = "Write the ARN of a Secrets Manager secret or an SSM parameter.";
          report.broken(at, "This is not the ARN of a secret or a parameter.", fix);
        }
      } else if (!PARAMETER_NAME.test(valueFrom)) {
        const fix = "Write the ARN of a secret, or the name of a parameter. If this is the secret itself, rotate it.";
        report.broken(at, "valueFrom must be a reference to a secret, but this is not one.", fix);
      }
    }
  },
};

const reach: Rule = {
  id: "secret-json-key",
  severity: "fails",
  source: PAGES.secretsManager,
  check: (task, report) => {
    for (const { path, valueFrom } of eachSecret(task)) {
      if (typeof valueFrom !== "string" || !SECRETS_MANAGER.test(valueFrom)) continue;
      const [, ...parameters] = valueFrom.replace(SECRETS_MANAGER, "").split(":");
      const at = [...path, "valueFrom"];
      if (parameters.length > 0 && parameters.length !== 3) {
        const fix = "Write ARN:key:stage:version with all three colons; a key alone is ARN:key::.";
        report.broken(at, "The part after the secret’s ARN is incomplete.", fix);
      } else if (parameters[1] !== undefined && parameters[1] !== "" && parameters[2] !== "") {
        report.broken(at, "The reference names a version stage and a version ID.", "Keep one of them.");
      }
    }
  },
};

const nameTaken: Rule = {
  id: "secret-name-taken",
  severity: "refused",
  source: PAGES.sensitive,
  check: ({ containers }, report) => {
    for (const { members, path, label } of containers) {
      const secrets = readItems(members, "secrets", path).items;
      if (secrets.length === 0) continue;
      // The few secrets are searched among the variables, of which there can be a thousand.
      const wanted = new Set(secrets.map((secret) => secret.members["name"]));
      const taken = new Set<Value | undefined>();
      eachVariable({ members, path }, ({ name }) => {
        if (wanted.has(name ?? null)) taken.add(name);
      });
      for (const secret of secrets) {
        const name = readText(secret.members, "name");
        if (typeof name !== "string") continue;
        if (taken.has(name)) {
          const problem = `The variable ${name} of ${inSentence(label)} appears twice.`;
          report.broken([...secret.path, "name"], problem, "Keep the secret or the plain variable, and each name once.");
        }
        taken.add(name);
      }
    }
  },
};

/** Names of variables that refer to a secret and do not contain it. */
const PLAIN_NAME =
  /(?:_(?:ARN|NAME|ID|PATH|FILE|URL|URI|HOST|PORT|TTL|EXPIR\w*|LENGTH|ENABLED|TYPE|HEADER|PREFIX|SECONDS|ROUNDS|LIFETIME|DURATION))$/i;
/** Quick patterns for a name and a value. Only a match is tested with the slower patterns for every form of a secret. */
const NAME_HINT = /pass|secret|token|key|credential|auth|cookie|session|pem/i;
const SECRET_HINT = /-----BEGIN|AKIA|ASIA|eyJ|[ps]at\.|:\/\/[^\s/]*:|IQoJ|FwoG|FQoD|Bearer |Basic |secret|PuTTY|password|token/i;

const plainSecret: Rule = {
  id: "plain-secret",
  severity: "advice",
  source: PAGES.sensitive,
  check: ({ containers }, report) => {
    for (const container of containers) {
      eachVariable(container, ({ name, value }, path) => {
        if (typeof name !== "string" || typeof value !== "string" || !looksSecret(name, value)) return;
        const problem = `${name.slice(0, 100)} looks like a secret, and everyone who may read the task definition can read it.`;
        report.broken([...path(), "value"], problem, "Move it to Secrets Manager or SSM, and refer to it in secrets.");
      });
    }
  },
};

/** Visits the variables of a container. There can be a thousand, so each path is created on demand. */
function eachVariable(
  { members, path }: Pick<ContainerView, "members" | "path">,
  visit: (variable: Members, path: () => Path) => void,
): void {
  const variables = members["environment"];
  if (!isItems(variables)) return;
  variables.forEach((variable, index) => {
    if (isMembers(variable)) visit(variable, () => [...path, "environment", index]);
  });
}

/** Whether a plain variable holds a secret: by its name, or by the form of its value. */
function looksSecret(name: string, value: string): boolean {
  const mayBe = NAME_HINT.test(name) || SECRET_HINT.test(value);
  if (!mayBe || value.length < 4 || /^(?:true|false|\d+|none|null)$/i.test(value) || isOpenText(value)) return false;
  return (isSecretKey(name) && !PLAIN_NAME.test(name) && !value.startsWith("arn:")) || redactText(value) !== value;
}

const environmentNames: Rule = {
  id: "environment-name",
  severity: "advice",
  source: PAGES.container,
  check: ({ containers }, report) => {
    for (const container of containers) {
      const taken = new Set<string>();
      eachVariable(container, ({ name }, path) => {
        if (typeof name !== "string") {
          if (name === undefined) report.broken(path(), `A variable of ${inSentence(container.label)} has no name.`, "Add name.");
          return;
        }
        if (taken.has(name)) {
          report.broken(
            [...path(), "name"],
            `The variable ${name.slice(0, 100)} appears twice.`,
            "Remove one. Only the last one has an effect.",
          );
        } else if (name === "" || name.includes("=")) {
          report.broken(
            [...path(), "name"],
            "A program cannot read a variable with this name.",
            "Write a name without an equals sign.",
          );
        }
        taken.add(name);
      });
    }
  },
};

const environmentFiles: Rule = {
  id: "environment-file",
  severity: "refused",
  source: PAGES.environmentFile,
  check: ({ containers }, report) => {
    for (const { members, path, label } of containers) {
      const { items } = readItems(members, "environmentFiles", path);
      if (items.length > 10) {
        report.broken(
          [...path, "environmentFiles"],
          `${label} has ${String(items.length)} environment files.`,
          "Keep at most 10.",
        );
      }
      for (const item of items) {
        const value = readText(item.members, "value");
        const at = [...item.path, "value"];
        if (value === OPEN) report.undecided(at);
        else if (value !== undefined && !/^arn:aws[\w-]*:s3:::[^/]+\/.+/.test(value)) {
          report.broken(at, "This is not the ARN of an S3 object.", "Write arn:aws:s3:::bucket/path/name.env.");
        } else if (value !== undefined && !value.endsWith(".env")) {
          report.broken(at, "The name of an environment file must end with .env.", "Rename the object in S3.");
        }
      }
    }
  },
};

/** Rules about environment variables and secrets. */
export const SECRET_RULES: readonly Rule[] = [reference, reach, nameTaken, plainSecret, environmentNames, environmentFiles];
