import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { seedAws } from "./aws";

export type AwsSandboxOptions = {
  /** Holds the journal and the identities; a folder that was used before brings its world back. */
  readonly stateDir: string;
  readonly port?: number;
  readonly seed?: boolean;
};

export type AwsSandbox = {
  readonly endpoint: string;
  readonly pid: number;
  /** Ends the process and waits until it is gone; `SIGKILL` tries what a power cut does. */
  readonly stop: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const POLL_MS = 50;
const LAUNCHER = join("sandbox", "aws", "server.py");

/** The project's own environment before whatever Python the machine has. */
export function findPython(root = process.cwd()): string {
  const own = join(root, ".data", "venv", "bin", "python");
  return process.env.CARABINER_PYTHON ?? (existsSync(own) ? own : "python3");
}

/** A port of this machine that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("No free port."));
      });
    });
  });
}

async function isReady(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}

async function waitUntilReady(endpoint: string, child: ChildProcess, complaints: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(endpoint))) {
    if (child.exitCode !== null) throw new Error(`The AWS sandbox ended before it was ready.\n${complaints()}`);
    if (Date.now() > until)
      throw new Error(`The AWS sandbox was not ready within ${String(READY_WITHIN_MS)} ms.\n${complaints()}`);
    await wait(POLL_MS);
  }
}

/** Starts the launcher on loopback, waits until it answers and, when asked, seeds it. */
export async function startAwsSandbox({ stateDir, port, seed }: AwsSandboxOptions): Promise<AwsSandbox> {
  const chosen = port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${String(chosen)}`;
  const child = spawn(findPython(), [LAUNCHER, "-H", "127.0.0.1", "-p", String(chosen), "--state", stateDir], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  try {
    await waitUntilReady(endpoint, child, () => said);
    if (seed === true) await seedAws({ endpoint, stateDir });
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { endpoint, pid: child.pid ?? 0, stop };
}
