// The newcomer's world: a local AWS (moto behind our launcher) and a local Harness, seeded once per world.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execLogged } from "./exec.mjs";
import { inRoot, readJson, writeWhole } from "./paths.mjs";
import { rememberedPort } from "./ports.mjs";
import { line } from "./progress.mjs";
import { answersHttp } from "./ready.mjs";

/** The folder of the sandbox with its world's name; `fresh` deletes the old world. */
export function openWorld(data, fresh) {
  const folder = join(data, "sandbox");
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "world.json");
  const known = readJson(file, {});
  if (typeof known.world === "string") return { folder, file, ...known };
  const world = { world: `world-${randomBytes(4).toString("hex")}`, seeded: false };
  writeWhole(file, JSON.stringify(world));
  return { folder, file, ...world };
}

/** Decides the sandbox's addresses, which stay the same from start to start, and writes them where web and worker look. */
export async function decideEndpoints(data, world) {
  const aws = await rememberedPort(data, "aws");
  const harness = await rememberedPort(data, "harness");
  const endpoints = { aws: `http://127.0.0.1:${aws}`, harness: `http://127.0.0.1:${harness}`, world: world.world };
  writeWhole(join(world.folder, "endpoints.json"), JSON.stringify(endpoints));
  return { aws, harness, endpoints };
}

/** Starts both; resolves when both are ready. A missing Python leaves the AWS part out and says why. */
export async function startSandbox({ python: preparing, logs, children, parts, programs, world, ports }) {
  const since = performance.now();
  parts.set("aws", "starting");
  parts.set("harness", "starting");
  const python = await preparing;
  const launcher = inRoot("sandbox/aws/server.py");
  const missing = python.missing ?? (existsSync(launcher) ? undefined : "sandbox/aws/server.py is absent from this checkout.");
  if (missing) {
    parts.set("aws", "unavailable");
    line("aws", "unavailable", undefined, missing);
  } else {
    const args = [launcher, "-H", "127.0.0.1", "-p", String(ports.aws), "--state", world.folder];
    await children.start(
      "aws",
      {
        command: () => programs.python(python, args),
        ready: () => answersHttp(`${ports.endpoints.aws}/moto-api/data.json`),
      },
      { since, note: ports.endpoints.aws },
    );
    await seedWorld({ world, programs, ports, logs });
  }
  const args = ["--port", String(ports.harness), "--state", world.folder, "--aws-endpoint", ports.endpoints.aws];
  await children.start(
    "harness",
    { command: () => programs.standIn(args), ready: () => answersHttp(ports.endpoints.harness) },
    { note: ports.endpoints.harness },
  );
}

async function seedWorld({ world, programs, ports, logs }) {
  if (world.seeded) return;
  const since = performance.now();
  const { file, args, env, cwd } = programs.seed(["--aws-endpoint", ports.endpoints.aws, "--state", world.folder]);
  // The program watches its standard input; run to its end it has none.
  await execLogged("sandbox seed", file, withoutPreload(args), { cwd, env, log: join(logs, "seed.log") });
  writeWhole(world.file, JSON.stringify({ world: world.world, seeded: true }));
  line("world", "seeded", since);
}

/** The arguments of a program that runs to its end: without the watch on standard input. */
export const withoutPreload = (args) => args.slice(2);
