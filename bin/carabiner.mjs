#!/usr/bin/env node
// The `carabiner` command. `start` is the supervisor; everything else is lib/cli, bundled by the build.
import { sayFailures } from "../scripts/start/failure.mjs";
import { dataPath } from "../scripts/start/paths.mjs";

const [command, ...args] = process.argv.slice(2);
const EXIT_AFTER_INTERRUPT = 130;

try {
  if (command === "start") {
    process.argv.splice(2, 1);
    await import("../scripts/start.mjs");
  } else {
    process.once("SIGINT", () => {
      process.stderr.write("\nInterrupted. What was begun is recorded: run the command again to continue.\n");
      process.exit(EXIT_AFTER_INTERRUPT);
    });
    const { prepareCommandLine } = await import("../scripts/start/command-line.mjs");
    await import(await prepareCommandLine(command, args));
  }
} catch (error) {
  sayFailures(dataPath())(error);
}
