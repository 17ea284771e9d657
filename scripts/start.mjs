#!/usr/bin/env node
// `npm start`: makes a checkout ready to run, then starts and supervises database, sandbox, worker and web.
// Plain Node without packages: it runs before anything is installed.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Carabiner needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and start again.\n`,
  );
  process.exit(1);
}

const { dataPath, inRoot } = await import("./start/paths.mjs");
if (existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));

const { nearestStartOption, START_OPTIONS } = await import("../lib/config/start-options.mjs");

const OPTIONS = Object.entries({ ...START_OPTIONS, help: "this text" }).map(
  ([name, what]) => `  ${`--${name}`.padEnd(17)} ${what}`,
);
const USAGE = `npm start [-- OPTIONS]    or    carabiner start [OPTIONS]

${OPTIONS.join("\n")}

Example:
  PORT=8080 npm start -- --fresh-sandbox

Variables are explained in .env.example.
`;

// `carabiner start` hands its own name on.
const args = process.argv.slice(process.argv[2] === "start" ? 3 : 2).map((arg) => (arg === "-h" ? "--help" : arg));
const unknown = args.find((arg) => !["--help", ...Object.keys(START_OPTIONS).map((name) => `--${name}`)].includes(arg));
if (unknown !== undefined) {
  const meant = nearestStartOption(unknown);
  process.stderr.write(`Unknown option ${unknown}.${meant === undefined ? "" : ` Did you mean ${meant}?`}\n\n${USAGE}`);
  process.exit(2);
}
if (args.includes("--help")) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const { supervise } = await import("./start/supervise.mjs");
const { sayFailures } = await import("./start/failure.mjs");
const options = {
  dev: args.includes("--dev"),
  freshSandbox: args.includes("--fresh-sandbox"),
  newKey: args.includes("--new-key"),
};
await supervise(options).catch(sayFailures(dataPath()));
