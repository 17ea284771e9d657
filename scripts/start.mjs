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

const USAGE = `npm start [-- OPTIONS]

  --dev             run the sources with reload instead of a build (npm run dev)
  --fresh-sandbox   throw the sandbox's world away and seed a new one
  --new-key         go on with a new key file when the old one is lost: stored secrets have to be entered again
  --help            this text

Variables are explained in .env.example.
`;

const args = process.argv.slice(2);
const unknown = args.filter((arg) => !["--dev", "--fresh-sandbox", "--new-key", "--help", "-h"].includes(arg));
if (unknown.length > 0 || args.includes("--help") || args.includes("-h")) {
  process[unknown.length > 0 ? "stderr" : "stdout"].write(
    unknown.length > 0 ? `Unknown option ${unknown.join(" ")}.\n\n${USAGE}` : USAGE,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}

const { supervise } = await import("./start/supervise.mjs");
const { sayFailures } = await import("./start/failure.mjs");
const options = {
  dev: args.includes("--dev"),
  freshSandbox: args.includes("--fresh-sandbox"),
  newKey: args.includes("--new-key"),
};
await supervise(options).catch(sayFailures(dataPath()));
