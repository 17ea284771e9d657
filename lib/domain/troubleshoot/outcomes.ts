import type { FailureOwner } from "@/lib/core/errors";

import type { Outcome, Proof, Repair } from "./finding";
import type { Part } from "./service-facts";

export function passed(fact: string, proofs: readonly Proof[] = []): Outcome {
  return { result: "passed", fact, proofs };
}

export function failed(fact: string, repair: Repair, proofs: readonly Proof[] = []): Outcome {
  return { result: "failed", fact, repair, proofs };
}

export function unknown(fact: string, repair?: Repair): Outcome {
  return { result: "unknown", fact, repair, proofs: [] };
}

export function notApplicable(fact: string): Outcome {
  return { result: "not-applicable", fact, proofs: [] };
}

/** What to do, without a command. */
export function repair(owner: FailureOwner, fix: string, command?: string): Repair {
  return { owner, fix, command };
}

/** The outcome for a part that was not read: `unknown` with the missing right, or `not-applicable` when nothing asked for it. */
export function withoutPart(part: Exclude<Part<unknown>, { readonly state: "read" }>): Outcome {
  if (part.state === "not-asked") return notApplicable(part.why);
  const { action, why } = part;
  return unknown(
    why,
    action === undefined ? undefined : repair("aws-admin", `Allow ${action} to Carabiner’s access.`, grant([action])),
  );
}

/** The outcome for a part: by its value, or without it. */
export function whenRead<Value>(part: Part<Value>, look: (value: Value) => Outcome): Outcome {
  return part.state === "read" ? look(part.value) : withoutPart(part);
}

/** The value of a part; `undefined` for one that was not read. */
export function valueOf<Value>(part: Part<Value>): Value | undefined {
  return part.state === "read" ? part.value : undefined;
}

/** A policy statement that allows actions, to copy. */
export function grant(actions: readonly string[], resources: readonly string[] = ["*"]): string {
  return JSON.stringify({ Effect: "Allow", Action: actions, Resource: resources }, undefined, 2);
}
