import { formatAge, formatExact } from "@/lib/core/dates";

type RelativeTimeProps = {
  /** ISO 8601, or a date. */
  readonly at: string | Date;
  /** The server's current time, so that page and test agree. */
  readonly now: Date;
  /** Whether the keyboard can focus it to show the exact time. Switch it off in tables with a column for it. */
  readonly focusable?: boolean | undefined;
};

/** A relative time, with the exact time on hover, on focus and in the markup. */
export function RelativeTime({ at, now, focusable = true }: RelativeTimeProps) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const exact = formatExact(moment);
  const age = formatAge(moment, now);
  const time = (
    <time className="when" dateTime={moment.toISOString()} data-exact={exact}>
      {age}
    </time>
  );
  if (!focusable) return time;
  return (
    <button type="button" className="when" data-exact={exact} aria-label={`${age}, ${exact}`}>
      <time dateTime={moment.toISOString()}>{age}</time>
    </button>
  );
}
