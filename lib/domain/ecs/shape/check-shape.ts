import type { Finding } from "../finding";
import type { Origin } from "../rules/task-view";
import { nearest } from "../nearest";
import { placeholdersIn } from "../placeholders";
import { isItems, isMembers, Placeholder, type Path, type Value } from "../value";

import { CONTAINER_SHAPE } from "./container-shape";
import { SERVICE_SHAPE } from "./service-shape";
import type { ObjectShape, Shape } from "./shape";
import { TASK_DEFINITION_SHAPE } from "./task-definition-shape";

const SOURCE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html";
const CONTAINER_SOURCE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html";

/** What a document is compared with. */
type Expected = {
  readonly shape: ObjectShape;
  /** The document in a sentence: "a task definition". */
  readonly noun: string;
  /** The page that has the rule about a path. */
  readonly source: (path: Path) => string;
  /** Required members of the document that come from elsewhere. */
  readonly mayMiss: readonly string[];
  /** Terraform leaves out members that it does not know. */
  readonly leavesOutUnknown: boolean;
};

/**
 * Compares a document with what RegisterTaskDefinition accepts: members, types and words.
 *
 * @param origin what may be missing, see `OPTIONAL`; Terraform leaves out members that it does not know
 */
export function checkShape(document: Value, origin: Origin): readonly Finding[] {
  return compareShape(document, {
    shape: TASK_DEFINITION_SHAPE,
    noun: "a task definition",
    source: (path) => (path[0] === "containerDefinitions" ? CONTAINER_SOURCE : SOURCE),
    mayMiss: OPTIONAL[origin],
    leavesOutUnknown: origin === "terraform" || origin === "containers",
  });
}

/** Compares a document with what CreateService accepts. */
export function checkServiceShape(document: Value): readonly Finding[] {
  const source = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html";
  const noun = "a service definition";
  return compareShape(document, { shape: SERVICE_SHAPE, noun, source: () => source, mayMiss: [], leavesOutUnknown: false });
}

function compareShape(document: Value, expected: Expected): readonly Finding[] {
  const findings: Finding[] = [];
  /** The path to the value that is being checked. It is copied only into a finding, so that a valid document costs no copies. */
  const path: (string | number)[] = [];

  const report = (rule: string, problem: string, fix: string, ...inside: readonly string[]): void => {
    const severity = rule === "unknown-member" && expected.leavesOutUnknown ? "advice" : "refused";
    findings.push({ rule, severity, path: [...path, ...inside], problem, fix, source: expected.source(path) });
  };

  const visit = (value: Value, shape: Shape): void => {
    if (value instanceof Placeholder) return;
    switch (shape.kind) {
      case "text":
        visitText(value, shape.values);
        return;
      case "integer":
        if (typeof value !== "number" || !Number.isSafeInteger(value)) wrongType(value, "a whole number");
        return;
      case "number":
        if (typeof value !== "number") wrongType(value, "a number");
        return;
      case "flag":
        if (typeof value !== "boolean") wrongType(value, "true or false");
        return;
      case "list":
        if (isItems(value)) value.forEach((item, index) => inside(index, item, shape.of));
        else wrongType(value, "a list");
        return;
      case "texts":
        if (isMembers(value)) for (const key in value) inside(key, value[key] ?? null, TEXT);
        else wrongType(value, "an object of strings");
        return;
      case "object":
        if (isMembers(value)) visitMembers(value, shape);
        else wrongType(value, "an object");
    }
  };

  const inside = (step: string | number, value: Value, shape: Shape): void => {
    path.push(step);
    visit(value, shape);
    path.pop();
  };

  const visitText = (value: Value, values: readonly string[] | undefined): void => {
    if (typeof value !== "string") wrongType(value, "a string");
    else if (values !== undefined && !values.includes(value) && value !== "" && placeholdersIn(value).length === 0) {
      const near = nearest(value, values);
      const fix = near === undefined ? `Write one of: ${values.join(", ")}.` : `Write ${near}.`;
      report("unknown-value", `${nameHere()} cannot be "${shorten(value)}".`, fix);
    }
  };

  const visitMembers = (value: Readonly<Record<string, Value>>, shape: ObjectShape): void => {
    for (const key in value) {
      const known = Object.hasOwn(shape.members, key) ? shape.members[key] : undefined;
      if (known !== undefined) inside(key, value[key] ?? null, known);
      else if (
        hasMembers(shape) &&
        placeholdersIn(key).length === 0 &&
        !(value[key] instanceof Placeholder && value[key].raw === key)
      )
        unknown(key, shape);
    }
    const mayMiss = path.length > 0 ? [] : expected.mayMiss;
    for (const key of shape.required) {
      if (!mayMiss.includes(key) && value[key] === undefined && !hasOpenMembers(value)) {
        report("missing-member", `${key} is missing in ${nameHere()}.`, `Add ${key}.`);
      }
    }
  };

  const unknown = (key: string, shape: ObjectShape): void => {
    const near = nearest(key, Object.keys(shape.members));
    const elsewhere =
      shape === CONTAINER_SHAPE ? TASK_DEFINITION_SHAPE : shape === TASK_DEFINITION_SHAPE ? CONTAINER_SHAPE : undefined;
    const owner = elsewhere === TASK_DEFINITION_SHAPE ? "beside containerDefinitions" : "into a container";
    const fix =
      elsewhere !== undefined && Object.hasOwn(elsewhere.members, key)
        ? `Move it ${owner}.`
        : near === undefined
          ? "Remove it."
          : `Write ${near}.`;
    report("unknown-member", `AWS does not know the member "${shorten(key)}" of ${nameHere()}.`, fix, key);
  };

  const wrongType = (value: Value, expected: string): void => {
    if (typeof value === "string" && placeholdersIn(value).length > 0) return;
    report("wrong-type", `${nameHere()} must be ${expected}, but this is ${typeName(value)}.`, fixOfType(value, expected));
  };

  const nameHere = (): string => {
    const name = path.filter((step) => typeof step === "string").at(-1);
    if (name === undefined) return expected.noun;
    return typeof path.at(-1) === "number" ? (ITEM_NAMES.get(name) ?? `an item of ${name}`) : name;
  };

  visit(document, expected.shape);
  return findings;
}

/** Required members of a task that come from elsewhere: CloudFormation names a family after its stack. */
const OPTIONAL: Readonly<Record<Origin, readonly string[]>> = {
  document: [],
  response: [],
  terraform: [],
  cloudformation: ["family"],
  containers: TASK_DEFINITION_SHAPE.required,
};

const TEXT: Shape = { kind: "text" };

/** What an item of a list is called in a sentence. */
const ITEM_NAMES = new Map([
  ["containerDefinitions", "a container"],
  ["portMappings", "a port mapping"],
  ["environment", "a variable"],
  ["secrets", "a secret"],
  ["secretOptions", "a secret"],
  ["volumes", "a volume"],
  ["mountPoints", "a mount point"],
  ["dependsOn", "a dependency"],
  ["ulimits", "a limit"],
  ["tags", "a tag"],
  ["loadBalancers", "a load balancer"],
  ["serviceRegistries", "a service registry"],
  ["capacityProviderStrategy", "a capacity provider"],
]);

/** Whether the members of an object are known. Asked only for a member that is not among them: there are few. */
function hasMembers({ members }: ObjectShape): boolean {
  return Object.keys(members).length > 0;
}

/** Whether a template adds members here, so that one that is missing may come from it. */
function hasOpenMembers(value: Readonly<Record<string, Value>>): boolean {
  return Object.entries(value).some(([key, member]) => member instanceof Placeholder && member.raw === key);
}

function typeName(value: Value): string {
  if (value === null) return "null";
  if (isItems(value)) return "a list";
  if (typeof value === "string") return "a string";
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return "a number with a fraction";
    return Number.isSafeInteger(value) ? "a number" : "a number that is too large";
  }
  return typeof value === "boolean" ? "true or false" : "an object";
}

function fixOfType(value: Value, expected: string): string {
  if (expected === "a string" && (typeof value === "number" || typeof value === "boolean")) return "Put it in double quotes.";
  if (expected === "a whole number" && typeof value === "string" && /^\s*\d+\s*$/.test(value)) return "Remove the quotes.";
  if (expected === "true or false" && typeof value === "string" && /^(?:true|false)$/i.test(value)) return "Remove the quotes.";
  if (expected === "a list" && value !== null) return "Put it in square brackets.";
  return `Write ${expected}.`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
