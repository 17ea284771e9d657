import pino, { type Logger as PinoLogger } from "pino";
import { systemClock, type Clock } from "@/lib/core/clock";
import { redact, redactText } from "@/lib/core/redact";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a line says besides its message. The three names that every line has already are not free. */
export type LogFields = Readonly<Record<string, unknown>> & {
  readonly time?: never;
  readonly level?: never;
  readonly message?: never;
};

/** Writes one JSON object a line. Secrets are replaced by `[redacted]`, by key and by pattern. Never throws. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>> & {
  /** A child logger that adds the fields to each of its lines. */
  readonly with: (fields: LogFields) => Logger;
};

type LoggerOptions = { readonly write: (line: string) => void; readonly clock?: Clock };

/** A logger that hands each finished line to `write`; times are ISO 8601 in UTC. */
export function createLogger({ write, clock = systemClock }: LoggerOptions): Logger {
  const root = pino(
    {
      level: "debug",
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Errors are text already when pino gets them; its own serializer would read them a second time.
      serializers: { err: (value: unknown) => value },
    },
    { write },
  );
  return wrap(root, root, {});
}

/** What is kept of lines that could not be written, in bytes; later ones are dropped. */
const LARGEST_BACKLOG = 256 * 1024;

/** Synchronous, so that the last line before a crash or `process.exit` is written, also into a full pipe. */
const standardError = pino.destination({ dest: 2, sync: true, maxLength: LARGEST_BACKLOG });
// On a full disk the log stops, and the process goes on: an error without a listener would end it.
standardError.on("error", () => undefined);
process.stderr.on("error", () => undefined);

/** The logger of this process. Its lines go to standard error, because standard output belongs to the program's result. */
export const logger: Logger = createLogger({ write: (line) => standardError.write(line) });

/** `bound` holds the fields that `line` writes already. Pino writes a field twice that is given twice, so such a line starts from the root. */
function wrap(root: PinoLogger, line: PinoLogger, bound: Readonly<Record<string, unknown>>): Logger {
  const log = (level: LogLevel) => (message: string, fields?: LogFields) => {
    const added = readableFields(fields);
    const replaces = Object.keys(added).some((key) => Object.hasOwn(bound, key));
    if (replaces) root[level]({ ...bound, ...added }, redactText(message));
    else line[level](added, redactText(message));
  };
  return {
    debug: log("debug"),
    info: log("info"),
    warn: log("warn"),
    error: log("error"),
    with: (fields) => {
      const all = { ...bound, ...readableFields(fields) };
      return wrap(root, root.child(all), all);
    },
  };
}

/** The fields without secrets. A field may be an object of a vendor's, and reading it must not end the program. */
function readableFields(fields: LogFields = {}): Readonly<Record<string, unknown>> {
  try {
    const safe = redact(fields);
    return isRecord(safe) ? safe : {};
  } catch {
    return { fields: "[unreadable]" };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
