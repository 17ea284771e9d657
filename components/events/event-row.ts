import { formatCount } from "@/components/ui/format-number";
import type { ShownVerdict } from "@/components/ui/verdict-mark";
import { ROLE_NAMES } from "@/lib/domain/access/actor";
import type { RecordedEvent } from "@/lib/domain/audit/event";
import { eventDetails } from "@/lib/domain/audit/event-details";
import { eventActor, eventWords, type EventContext } from "@/lib/domain/audit/event-words";

import type { EventRow } from "./event-table";

type RowOptions = {
  readonly context?: EventContext;
  /** The address of the page, without a query. */
  readonly here: string;
  /** The event that the link points to; it is shown open. */
  readonly opened: bigint | undefined;
  readonly source: string | undefined;
};

/** A recorded event as a row of the table, with its own link. */
export function toEventRow(event: RecordedEvent, { context, here, opened, source }: RowOptions): EventRow {
  const words = eventWords(event, context);
  const anchor = `evt-${event.seq}`;
  return {
    anchor,
    at: event.at,
    who: eventActor(event),
    role: event.actorRole === undefined ? undefined : ROLE_NAMES[event.actorRole],
    what: words.what,
    result: verdictOf(event, words.result),
    resultWord: words.result,
    source,
    number: formatCount(Number(event.seq)),
    href: `${here}?event=${event.seq}#${anchor}`,
    details: eventDetails(event),
    isOpen: opened?.toString() === event.seq,
  };
}

function verdictOf(event: RecordedEvent, word: string): ShownVerdict {
  if (event.result !== "done") return "fail";
  if (word === "Waiting") return "waiting";
  return word === "Started" ? "in-progress" : "pass";
}

/** The event number in an address; `undefined` for anything else. */
export function readEventNumber(value: string | string[] | undefined): bigint | undefined {
  return typeof value === "string" && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}
