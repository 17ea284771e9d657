import type { RecordedEvent } from "@/lib/domain/audit/event";
import type { CheckResult } from "@/lib/domain/checks/check";

import { newestAnswer } from "./asked-again";

const ENDS = ["run.verify.stopped", "run.verify.refused"];

/** The newest verification that ended without answers; `undefined` when checks were answered since. `events`: newest first. */
export function endedVerification(
  events: readonly RecordedEvent[],
  checks: readonly CheckResult[],
): { readonly at: Date; readonly message: string } | undefined {
  const ended = events.find(({ action }) => ENDS.includes(action));
  const message = ended?.data["message"];
  if (ended === undefined || typeof message !== "string") return undefined;
  const answered = newestAnswer(checks);
  return answered !== undefined && Date.parse(answered) >= ended.at.getTime() ? undefined : { at: ended.at, message };
}
