#!/usr/bin/env node
// The `carabiner` command. `start` is the supervisor; everything else is lib/cli, bundled by the build.
const [command, ...args] = process.argv.slice(2);

if (command === "start") {
  process.argv.splice(2, 1);
  await import("../scripts/start.mjs");
} else {
  const { prepareCommandLine } = await import("../scripts/start/command-line.mjs");
  await import(await prepareCommandLine(command, args));
}
