const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const two = (value: number) => String(value).padStart(2, "0");

/** The day in UTC: "23 Nov 2026". */
export function formatDay(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** The clock in UTC to the second: "10:42:07 UTC". */
export function formatClock(at: Date): string {
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} UTC`;
}

/** Day and time in UTC to the second: "23 Nov 2026, 08:00:14 UTC". */
export function formatExact(at: Date): string {
  return `${formatDay(at)}, ${formatClock(at)}`;
}

/** The clock in UTC to the minute: "10:42 UTC". */
export function formatMinute(at: Date): string {
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
}

/** Day and time in UTC to the minute: "23 Nov 2026, 08:00 UTC". */
export function formatDayMinute(at: Date): string {
  return `${formatDay(at)}, ${formatMinute(at)}`;
}

/** The day in UTC for file names and fields of a form: "2026-11-23". */
export function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The minute in UTC for file names, which sorts and holds no colon: "20261123-0800". */
export function fileMinute(at: Date): string {
  return `${isoDay(at).replaceAll("-", "")}-${two(at.getUTCHours())}${two(at.getUTCMinutes())}`;
}

/**
 * The age below one day ("4 min ago"), else the day, with the year only if it differs ("21 Nov").
 * A time ahead of `now` by clock drift counts as just now.
 */
export function formatAge(at: Date, now: Date): string {
  const age = Math.max(0, now.getTime() - at.getTime());
  if (age < 10_000) return "just now";
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return at.getUTCFullYear() === now.getUTCFullYear() ? `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}` : formatDay(at);
}

/** Words for a duration in milliseconds: "0.4 s", "2 min 5 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < MINUTE - 50) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
