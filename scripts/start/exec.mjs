// Running a program to its end with its output in a log file.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { excerpt } from "./progress.mjs";

/** Steps under way, so that a signal can end them too. */
export const running = new Set();

/**
 * Resolves when the program ends with 0; otherwise rejects with the end of its log.
 *
 * @param {string} what for the message: "npm ci"
 * @param {{ log: string, cwd?: string, env?: NodeJS.ProcessEnv }} options
 */
export function execLogged(what, file, args, { log, ...options }) {
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  const out = openSync(log, "w", 0o600);
  return new Promise((done, fail) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", out, out] });
    closeSync(out);
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
