import { text } from "node:stream/consumers";

import { CommanderError } from "commander";

import type { Context } from "./command";
import { COMMANDS } from "./commands";
import type { ExitCode, Io } from "./io";
import type { Portal } from "./portal";
import { createProgram } from "./program";

/** What the process around the command line does for it. */
export type Host = {
  /** Makes the database ready and names it in the environment. Called at most once, before anything reads it. */
  readonly openDatabase: () => Promise<void>;
  /** Starts the portal with the arguments of this process. */
  readonly start: () => Promise<void>;
};

const STREAMS: Io = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  readInput: async () => await text(process.stdin),
};

/**
 * Runs one command. Throws only what no rule expects. Pools and sockets stay open, so the caller ends the process.
 *
 * @param args what was typed after `carabiner`
 */
export async function runCommandLine(args: readonly string[], host: Host, io: Io = STREAMS): Promise<ExitCode> {
  const end: { code: ExitCode } = { code: 0 };
  const context = createContext(host, io);
  const program = createProgram(COMMANDS, io, async (command, given) => {
    end.code = await command.run(given, context);
  });
  try {
    await program.parseAsync(asCommander(args), { from: "user" });
    return end.code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

/**
 * What commands work with; the portal is opened once, however often a command asks for it.
 *
 * @param open the SDKs and the workflow engine take most of the start, so they are loaded by the commands that need them
 */
export function createContext(
  host: Host,
  io: Io,
  open: () => Promise<Portal> = async () => (await import("./portal")).openPortal(),
): Context {
  let opened: Promise<Portal> | undefined;
  const openOnce = async () => {
    await host.openDatabase();
    return await open();
  };
  return { io, start: host.start, portal: async () => await (opened ??= openOnce()) };
}

/** Other ways to ask for help, and a wrong command before `--help`, which commander would answer with the list alone. */
function asCommander([name, ...rest]: readonly string[]): readonly string[] {
  if (name === undefined) return ["--help"];
  if (name === "help") return rest[0] === undefined ? ["--help"] : asCommander([rest[0], "--help"]);
  if (!name.startsWith("-") && !COMMANDS.some((command) => command.name === name)) return [name];
  return [name, ...rest];
}
