import { systemClock, type Clock } from "@/lib/core/clock";
import { redact, redactText } from "@/lib/core/redact";

export type LogLevel = "debug" | "info" | "warn" | "error";

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes what happened, one JSON object a line. Secrets are taken out on the way, by key and by pattern. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>> & {
  /** A logger that adds the fields to every line. */
  readonly with: (fields: LogFields) => Logger;
};

type LoggerOptions = { readonly write: (line: string) => void; readonly clock?: Clock; readonly fields?: LogFields };

/** A logger that writes its lines somewhere; times are ISO 8601 in UTC. */
export function createLogger({ write, clock = systemClock, fields: common = {} }: LoggerOptions): Logger {
  const log =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      const safe = redact({ ...common, ...fields });
      const extra = safe !== null && typeof safe === "object" ? safe : {};
      write(`${JSON.stringify({ time: clock.now().toISOString(), level, message: redactText(message), ...extra })}\n`);
    };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    with: (fields) => createLogger({ write, clock, fields: { ...common, ...fields } }),
  };
}

/** The process's own logger: JSON lines on standard error, so that standard output stays the program's answer. */
export const logger: Logger = createLogger({ write: (line) => process.stderr.write(line) });
