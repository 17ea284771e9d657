import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 20;

/** A port that is free now. */
export async function anyPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}

/** Whether an address answers 200. */
export async function isThere(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** Waits for it. Throws when it has not come in time, or when what it comes from has ended. */
export async function until(
  condition: () => Promise<boolean>,
  milliseconds: number,
  isUp: () => boolean = () => true,
): Promise<void> {
  const limit = performance.now() + milliseconds;
  while (!(await condition())) {
    if (!isUp()) throw new Error("The portal ended before it was ready. CARABINER_BENCH_VERBOSE=1 shows what it said.");
    if (performance.now() > limit) throw new Error(`Nothing came within ${String(milliseconds / 1000)} s.`);
    await wait(POLL_MS);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** `npm start` with a separate data folder. */
export function openPortal(
  data: string,
  port: number,
): { readonly pid: number; readonly isUp: () => boolean; readonly stop: () => Promise<void> } {
  const child = spawn(process.execPath, [join("scripts", "start.mjs")], {
    stdio: ["ignore", process.env["CARABINER_BENCH_VERBOSE"] === undefined ? "ignore" : "inherit", "inherit"],
    env: {
      ...process.env,
      CARABINER_DATA_DIR: data,
      CARABINER_SANDBOX: "on",
      DATABASE_URL: "",
      HOST: "127.0.0.1",
      PORT: String(port),
      NEXTAUTH_URL: `http://localhost:${String(port)}`,
    },
  });
  return {
    pid: child.pid ?? 0,
    isUp: () => child.exitCode === null && child.signalCode === null,
    stop: async () => await end(child),
  };
}

type Postgres = { readonly url: string; readonly stop: () => Promise<void> };

/** The database alone, and how long it took. */
export async function startDatabase(data: string): Promise<Postgres & { readonly milliseconds: number }> {
  const { startPostgres } = (await import("../scripts/start/postgres.mjs")) as {
    startPostgres: (folder: string) => Promise<Postgres>;
  };
  const began = performance.now();
  const server = await startPostgres(data);
  return { url: server.url, stop: server.stop, milliseconds: performance.now() - began };
}

/** Next.js alone on the same build, and how long it took to its first page. */
export async function startBare(
  build: string,
  databaseUrl: string,
): Promise<{ readonly milliseconds: number; readonly stop: () => Promise<void> }> {
  const port = await anyPort();
  const began = performance.now();
  const child = spawn(process.execPath, [join(build, "edge.js")], {
    cwd: build,
    stdio: "ignore",
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      CARABINER_SANDBOX: "off",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      NEXTAUTH_URL: `http://localhost:${String(port)}`,
      HOST: "127.0.0.1",
      PORT: String(port),
    },
  });
  await until(() => isThere(`http://127.0.0.1:${String(port)}/sign-in`), 60_000);
  return { milliseconds: performance.now() - began, stop: async () => await end(child) };
}
