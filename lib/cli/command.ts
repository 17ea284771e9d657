import type { AppError } from "@/lib/core/errors";

/** The exit code of a command: 0 done, 1 a finding or failure, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes. Results go to `out`, everything else to `err`, so that output can be piped. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readInput: () => Promise<string>;
};

/** One command of `carabiner`. */
export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called, after the name. */
  readonly usage: string;
  readonly run: (args: readonly string[], io: Io) => Promise<ExitCode>;
};

/** Wrong usage: prints the usage line, exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Prints a failure: message, cause, owner and fix. Exit 1. */
export function printFailure(io: Io, error: AppError): ExitCode {
  io.err(error.message);
  const { explanation } = error;
  if (explanation !== undefined) {
    io.err(`Cause: ${explanation.cause}`);
    io.err(`Owner: ${explanation.owner}`);
    io.err(`Fix:   ${explanation.fix}`);
  }
  for (const [field, message] of Object.entries(error.fieldErrors ?? {})) io.err(`  ${field}: ${message}`);
  return 1;
}

/** JSON as every `--json` prints it. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
