import { redact } from "@/lib/core/redact";

import type { RecordedEvent } from "./event";

/** A part of an event to read in full: the state before, the state after, or everything it carries. */
export type EventDetail = { readonly label: string; readonly json: string };

/** What an event carries, as JSON by parts. It is redacted once more on the way out: an old event may follow an older rule. */
export function eventDetails(event: RecordedEvent): readonly EventDetail[] {
  const { before, after, ...rest } = event.data;
  return [
    ...(before === undefined ? [] : [{ label: "Before", json: toJson(before) }]),
    ...(after === undefined ? [] : [{ label: "After", json: toJson(after) }]),
    ...(Object.keys(rest).length === 0 ? [] : [{ label: "Details", json: toJson(rest) }]),
  ];
}

function toJson(value: unknown): string {
  return JSON.stringify(redact(value), null, 2);
}
