import { text } from "node:stream/consumers";

import { UsageError, type Command, type ExitCode, type Io } from "./command";
import { applyCommand } from "./commands/apply";
import { beginCommand } from "./commands/begin";
import { discoverCommand } from "./commands/discover";
import { explainCommand } from "./commands/explain";
import { planCommand } from "./commands/plan";
import { policyCommand } from "./commands/policy";
import { renderCommand } from "./commands/render";
import { schemaCommand } from "./commands/schema";
import { undoCommand } from "./commands/undo";

const COMMANDS: readonly Command[] = [
  policyCommand,
  schemaCommand,
  planCommand,
  renderCommand,
  beginCommand,
  applyCommand,
  undoCommand,
  discoverCommand,
  explainCommand,
];

const io: Io = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  readInput: async () => await text(process.stdin),
};

function usage(): string {
  const lines = COMMANDS.map(({ name, usage: how, summary }) => `  carabiner ${name} ${how}\n      ${summary}`);
  return ["carabiner: connects AWS to Harness", "", "  carabiner start\n      start the portal", ...lines].join("\n");
}

async function main([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || name === "help" || name === "--help") {
    io.out(usage());
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    io.err(`There is no command ${name}.\n\n${usage()}`);
    return 2;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    // `parseArgs` throws TypeErrors with its own code for unknown options.
    const wrongUsage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
    if (!wrongUsage) throw error;
    io.err(`${error.message}\n\n  carabiner ${command.name} ${command.usage}`);
    return 2;
  }
}

// Pools and sockets would keep the process; everything that was ordered is done by now.
process.exit(await main(process.argv.slice(2)));
