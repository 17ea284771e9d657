import { Command as CommanderCommand, Option } from "commander";
import { z } from "zod";

import manifest from "@/package.json" with { type: "json" };

import { helpOf, UsageError, type Command, type Given } from "./command";
import type { Io } from "./io";

/** Columns of the help where the output is no terminal, as in a pipe and in docs/commands.md. */
const HELP_WIDTH = 100;

type Act = (command: Command, given: Given) => Promise<void>;

/**
 * `carabiner` with its commands: help, version, suggestions and usage errors. Wrong usage is printed to `io.err` and thrown
 * as a `CommanderError`; so is the end of `--help` and `--version`, with the exit code 0.
 */
export function createProgram(commands: readonly Command[], io: Io, act: Act): CommanderCommand {
  const program = new CommanderCommand("carabiner")
    .description("Connects AWS accounts to Harness.")
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print the help of a command, with an example")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        io.out(text.trimEnd());
      },
      writeErr: (text) => {
        io.err(text.trimEnd());
      },
      outputError: (text, write) => {
        write(text.replace(/^error: /, "Error: "));
      },
      getOutHelpWidth: () => process.stdout.columns || HELP_WIDTH,
      getErrHelpWidth: () => process.stderr.columns || HELP_WIDTH,
    })
    .showHelpAfterError("Run `carabiner --help` for the commands.")
    .addHelpText(
      "after",
      "\nExample:\n  carabiner plan --answers answers.json\n\nExit codes: 0 done, 1 a finding or failure, 2 wrong usage",
    );
  for (const command of commands) addCommand(program, command, act);
  return program;
}

/** Adds one command to the program, as its description says. */
function addCommand(program: CommanderCommand, command: Command, act: Act): void {
  const { name, summary, examples, args, options } = command;
  const made = program
    .command(name)
    .description(summary)
    .showHelpAfterError(`Run \`carabiner ${name} --help\` for its arguments and options, with an example.`)
    .addHelpText("after", `\nExample:\n${examples.map((line) => `  ${line}`).join("\n")}`);
  for (const [argument, schema] of Object.entries(args.shape)) made.argument(`<${argument}>`, helpOf(schema).description);
  const known = Object.entries(options.shape).map(([option, schema]) => {
    const { takes, description } = helpOf(schema);
    const help = z.safeParse(schema, undefined).success ? description : `${description}; required`;
    const asked = new Option(takes === undefined ? `--${option}` : `--${option} ${takes}`, help);
    made.addOption(asked);
    return { option, attribute: asked.attributeName() };
  });
  made.action(async () => {
    const typed: Record<string, unknown> = made.opts();
    const given = {
      args: Object.fromEntries(Object.keys(args.shape).map((argument, index) => [argument, made.args[index]])),
      options: Object.fromEntries(known.map(({ option, attribute }) => [option, typed[attribute]])),
    };
    try {
      await act(command, given);
    } catch (error) {
      if (error instanceof UsageError) made.error(`error: ${error.message}`);
      throw error;
    }
  });
}
