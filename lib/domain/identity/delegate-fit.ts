import { plural } from "@/lib/core/plural";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";

/** What a delegate is compared by: its name, its tags, and whether its heartbeat is fresh. */
export type DelegateFacts = Pick<HarnessDelegate, "name" | "tags" | "connected">;

/** Whether a connected delegate can carry out a connector's tasks, in one sentence. */
export type DelegateFit = {
  readonly verdict: "pass" | "warn" | "fail";
  readonly sentence: string;
};

/**
 * Matches selectors with delegates: Harness takes a connected delegate that has all of the tags.
 * `required`: the connector's identity comes with the delegate, so one must be named.
 *
 * @see https://developer.harness.io/docs/platform/delegates/manage-delegates/select-delegates-with-selectors/
 */
export function delegateFit(delegates: readonly DelegateFacts[], selectors: readonly string[], required: boolean): DelegateFit {
  const connected = delegates.filter((delegate) => delegate.connected);
  if (connected.length === 0) {
    const silent = delegates[0];
    return {
      verdict: "fail",
      sentence:
        silent === undefined
          ? "No delegate is installed where this project could use it. Install one first; deployments always run on a delegate."
          : `No delegate is connected; ${silent.name} is silent. Start it, or ask who runs it.`,
    };
  }
  if (selectors.length === 0) {
    return required
      ? {
          verdict: "fail",
          sentence: "Choose at least one tag: this identity belongs to a delegate, so Harness must know which one.",
        }
      : {
          verdict: "pass",
          sentence: `Harness may use any delegate; ${plural(connected.length, "one is", `${String(connected.length)} are`)} connected.`,
        };
  }
  const fitting = connected.filter((delegate) => selectors.every((tag) => delegate.tags.includes(tag)));
  const [first] = fitting;
  if (first !== undefined) {
    const names = fitting.map((delegate) => delegate.name).join(", ");
    return { verdict: "pass", sentence: `Connected with all of these tags: ${names}.` };
  }
  return { verdict: required ? "fail" : "warn", sentence: nearestSentence(delegates, connected, selectors) };
}

function nearestSentence(
  delegates: readonly DelegateFacts[],
  connected: readonly DelegateFacts[],
  selectors: readonly string[],
): string {
  const none = `No connected delegate has all of: ${selectors.join(", ")}.`;
  const silent = delegates.find((delegate) => !delegate.connected && selectors.every((tag) => delegate.tags.includes(tag)));
  if (silent !== undefined) return `${none} ${silent.name} has them and is silent.`;
  const ranked = connected
    .map((delegate) => ({ delegate, missing: selectors.filter((tag) => !delegate.tags.includes(tag)) }))
    .sort((a, b) => a.missing.length - b.missing.length);
  const [nearest] = ranked;
  if (nearest === undefined) return none;
  return `${none} Nearest: ${nearest.delegate.name} lacks ${nearest.missing.join(", ")}.`;
}
