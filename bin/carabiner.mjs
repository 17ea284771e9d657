#!/usr/bin/env node
// The `carabiner` command. `start` is the supervisor, which installs what everything else needs; the rest is lib/cli.
import { sayFailures } from "../scripts/start/failure.mjs";
import { dataPath } from "../scripts/start/paths.mjs";

const EXIT_AFTER_INTERRUPT = 130;
const start = async () => await import("../scripts/start.mjs");

try {
  if (process.argv[2] === "start") {
    await start();
  } else {
    process.once("SIGINT", () => {
      process.stderr.write("\nInterrupted. What was begun is recorded: run the command again to continue.\n");
      process.exit(EXIT_AFTER_INTERRUPT);
    });
    const { loadCommandLine, openDatabase } = await import("../scripts/start/command-line.mjs");
    const { runCommandLine } = await loadCommandLine();
    process.exit(await runCommandLine(process.argv.slice(2), { openDatabase, start }));
  }
} catch (error) {
  sayFailures(dataPath())(error);
}
