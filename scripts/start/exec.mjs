// Running a program to its end with its output in a log file.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./paths.mjs";
import { excerpt } from "./progress.mjs";

const WITH_PARENT = join(ROOT, "scripts/start/with-parent.mjs");
const FORCE_AFTER_MS = 3_000;

const running = new Set();
let stopping = false;

/** Sends a signal to a child and to what it started: each leads its own process group. */
export function signalGroup(child, signal) {
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // It ended in between.
  }
}

/** Ends the programs under way and lets no further one begin. */
export async function stopRunning() {
  stopping = true;
  const ended = [...running].map((child) => new Promise((done) => child.once("exit", done)));
  for (const child of running) signalGroup(child, "SIGTERM");
  const force = setTimeout(() => running.forEach((child) => signalGroup(child, "SIGKILL")), FORCE_AFTER_MS);
  await Promise.all(ended);
  clearTimeout(force);
}

/**
 * Resolves when the program ends with 0; otherwise rejects with both ends of its log.
 *
 * @param {string} what for the message: "npm ci"
 * @param {string} file
 * @param {string[]} args
 * @param {{ log: string, cwd?: string, env?: NodeJS.ProcessEnv }} options
 */
export function execLogged(what, file, args, { log, ...options }) {
  if (stopping) return Promise.reject(new Error(`${what} was not begun: everything ends.`));
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  const out = openSync(log, "w", 0o600);
  return new Promise((done, fail) => {
    const detached = process.platform !== "win32";
    const child = spawn(process.execPath, [WITH_PARENT, file, ...args], { ...options, detached, stdio: ["pipe", out, out] });
    closeSync(out);
    child.stdin.on("error", () => {});
    running.add(child);
    const end = (error) => {
      running.delete(child);
      if (error) fail(error);
      else done();
    };
    child.once("error", (error) => end(new Error(`${what} could not be started: ${error.message}`)));
    child.once("exit", (code, signal) =>
      end(code === 0 ? undefined : new Error(`${what} failed (${signal ?? `exit code ${code}`}). From ${log}:\n${excerpt(log)}`)),
    );
  });
}

/** Output of a short program, or undefined when it fails or is absent. */
export function outputOf(file, args, options = {}) {
  return new Promise((done) => {
    let text = "";
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", (chunk) => (text += chunk));
    child.once("error", () => done(undefined));
    child.once("close", (code) => done(code === 0 ? text.trim() : undefined));
  });
}
