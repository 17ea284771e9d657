import type { Decision, Found, Operation } from "./operation";

export type Decided = { readonly decision: Decision; readonly reason: string };

/**
 * What to do about an operation, given what exists in the world. Someone else's thing is never changed or adopted:
 * where it is in the way, the plan refuses and says so.
 */
export function decide(operation: Pick<Operation, "intention" | "title" | "naturalKey">, found: Found): Decided {
  if (found.state === "out-of-reach") return { decision: "hand-over", reason: found.description };
  if (found.state === "absent") {
    return operation.intention === "use"
      ? {
          decision: "refuse",
          reason: `${operation.naturalKey} was chosen, but it is not there any more. Choose again in its step.`,
        }
      : { decision: "create", reason: "Nothing of this name exists." };
  }
  switch (operation.intention) {
    case "use":
    case "ensure":
      if (!found.matches) {
        return { decision: "refuse", reason: `${found.description} It does not fit what this run needs.` };
      }
      return {
        decision: operation.intention === "ensure" && found.owner === "run" ? "adopt" : "keep",
        reason: found.description,
      };
    case "make":
      return decideMake(operation.naturalKey, found);
  }
}

function decideMake(naturalKey: string, found: Extract<Found, { state: "present" }>): Decided {
  switch (found.owner) {
    case "run":
      return found.matches
        ? { decision: "adopt", reason: `${found.description} It carries this run's tag.` }
        : { decision: "update", reason: `${found.description} It is this run's own, and differs from the answers.` };
    case "other-run":
      return {
        decision: "refuse",
        reason: `${naturalKey} belongs to another run. ${found.description} Choose another name in its step.`,
      };
    case "foreign":
      return {
        decision: "refuse",
        reason: `${naturalKey} exists and is not ours. ${found.description} Choose another name, or use it as it is.`,
      };
  }
}

/** Whether carrying out this decision writes anything outside. */
export function writes(decision: Decision): boolean {
  return decision === "create" || decision === "update";
}
