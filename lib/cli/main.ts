// The command line of the sources, on a database that is ready: what prepares journeys runs it without the supervisor.
import { runCommandLine } from "./command-line";

const host = {
  openDatabase: async () => await Promise.resolve(),
  start: async () => {
    await import("../../scripts/start.mjs");
  },
};

process.exit(await runCommandLine(process.argv.slice(2), host));
