import { editDistance } from "@/lib/core/edit-distance";

import { compileAction } from "./match";
import knownJson from "./known-actions.json" with { type: "json" };

type ServiceActions = {
  readonly resources: Readonly<Record<string, string>>;
  /** Action name → names of the resource types it accepts, separated by spaces; empty when it accepts only `*`. */
  readonly actions: Readonly<Record<string, string>>;
};

const SERVICES: Readonly<Record<string, ServiceActions>> = knownJson.services;
const PREFIXES: ReadonlySet<string> = new Set(knownJson.prefixes.split(" "));

/** What AWS publishes about an action. */
export type ActionFacts = {
  /** `ec2:DescribeInstances`, spelled as AWS spells it. */
  readonly name: string;
  /** ARN forms it can be limited to, blanks as `*`. Empty: only `*` is accepted. */
  readonly arnForms: readonly string[];
};

type Indexed = { readonly facts: ActionFacts; readonly lower: string };

function indexService(service: string, entry: ServiceActions): ReadonlyMap<string, Indexed> {
  const forms = new Map(Object.entries(entry.resources).map(([type, arn]) => [type, arn.replace(/\$\{[^}]+\}/g, "*")]));
  return new Map(
    Object.entries(entry.actions).map(([name, types]) => {
      const arnForms = types === "" ? [] : types.split(" ").map((type) => forms.get(type) ?? "*");
      return [name.toLowerCase(), { facts: { name: `${service}:${name}`, arnForms }, lower: name.toLowerCase() }];
    }),
  );
}

const INDEX = new Map(Object.entries(SERVICES).map(([service, entry]) => [service, indexService(service, entry)]));

function splitAction(action: string): readonly [string, string] {
  const colon = action.indexOf(":");
  return [action.slice(0, colon).toLowerCase(), action.slice(colon + 1)];
}

/** Whether any AWS service has this prefix. */
export function isKnownService(prefix: string): boolean {
  return PREFIXES.has(prefix.toLowerCase());
}

/** Whether the actions of this service are in the extract; of other services only the prefix is known. */
export function isListedService(prefix: string): boolean {
  return INDEX.has(prefix.toLowerCase());
}

/** The facts about one action by its exact name, compared without case. */
export function findAction(action: string): ActionFacts | undefined {
  const [service, name] = splitAction(action);
  return INDEX.get(service)?.get(name.toLowerCase())?.facts;
}

/** All listed actions that match a pattern such as `ec2:Describe*` or `*`. */
export function actionsMatching(pattern: string): readonly ActionFacts[] {
  const matches = compileAction(pattern);
  const [service] = splitAction(pattern);
  const indexes = /[*?]/.test(service) || !pattern.includes(":") ? [...INDEX.values()] : [INDEX.get(service)];
  return indexes
    .flatMap((index) => [...(index?.values() ?? [])].map((entry) => entry.facts))
    .filter((facts) => matches(facts.name));
}

/** The listed action most like a misspelt one, if one is near. */
export function nearestAction(action: string): string | undefined {
  const [service, name] = splitAction(action);
  // Longer names are no AWS action at all, and comparing them would take long.
  if (name.length > 80) return undefined;
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const entry of INDEX.get(service)?.values() ?? []) {
    const steps = editDistance(name.toLowerCase(), entry.lower);
    if (steps <= 4 && (best === undefined || steps < best.steps)) best = { name: entry.facts.name, steps };
  }
  return best?.name;
}
