// The processes of a start: each is watched, started again when it dies alone, and ended with the supervisor.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { signalGroup } from "./exec.mjs";
import { line, say, tail } from "./progress.mjs";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A part that ran this long has recovered: its next death is answered quickly again. */
const HEALTHY_MS = 60_000;
const LARGEST_LOG = 10 * 1024 * 1024;

/** How long to wait before the nth start in a row. */
export const restartDelay = (deaths) => Math.min(FIRST_DELAY_MS * 2 ** (deaths - 1), LONGEST_DELAY_MS);

function openLog(path) {
  if (existsSync(path) && statSync(path).size > LARGEST_LOG) renameSync(path, `${path}.1`);
  return openSync(path, "a", 0o600);
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

export class Children {
  #parts = new Map();
  #stopping = false;

  /**
   * @param {{ logs: string, onState?: (part: string, state: string) => void }} options
   */
  constructor({ logs, onState = () => {} }) {
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    this.logs = logs;
    this.onState = onState;
  }

  /**
   * Starts a part and resolves when it is ready; keeps it running afterwards.
   *
   * @param {string} name
   * @param {{ command: () => { file: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string }, ready?: (elapsedMs: number) => Promise<boolean> }} spec
   *   `command` is called before every start; `ready` is called with the process's age until it returns true
   */
  async start(name, spec, { since = performance.now(), note = "" } = {}) {
    if (this.#stopping) return;
    const part = { name, spec, deaths: 0, child: undefined, timer: undefined, log: join(this.logs, `${name}.log`) };
    this.#parts.set(name, part);
    this.#spawn(part);
    await this.#untilReady(part);
    if (!this.#stopping) line(name, "ready", since, note);
  }

  /** Ends everything: politely first, then by force. */
  async stop(graceMs = 7_000) {
    this.#stopping = true;
    const children = [...this.#parts.values()].flatMap((part) => {
      clearTimeout(part.timer);
      return part.child && !hasEnded(part.child) ? [part.child] : [];
    });
    const ended = children.map((child) => new Promise((done) => child.once("exit", done)));
    for (const child of children) signalGroup(child, "SIGTERM");
    const force = setTimeout(
      () => children.filter((child) => !hasEnded(child)).forEach((child) => signalGroup(child, "SIGKILL")),
      graceMs,
    );
    await Promise.all(ended);
    clearTimeout(force);
  }

  pids() {
    return [...this.#parts.values()].flatMap((part) => (part.child && !hasEnded(part.child) ? [part.child.pid] : []));
  }

  #spawn(part) {
    const { file, args, env, cwd } = part.spec.command();
    const log = openLog(part.log);
    const began = performance.now();
    // The pipe on standard input is what children watch: it closes with this process, even after kill -9.
    const child = spawn(file, args, { env, cwd, detached: process.platform !== "win32", stdio: ["pipe", log, log] });
    closeSync(log);
    child.stdin.on("error", () => {});
    part.child = child;
    part.began = began;
    this.onState(part.name, "starting");
    let over = false;
    const onEnd = (why) => {
      if (over) return;
      over = true;
      if (this.#stopping) return;
      // What it had started itself must not outlive it.
      if (child.pid) signalGroup(child, "SIGKILL");
      part.deaths = performance.now() - began > HEALTHY_MS ? 1 : part.deaths + 1;
      const delay = restartDelay(part.deaths);
      this.onState(part.name, "restarting");
      line(part.name, "ended", undefined, `${why}; starting again in ${delay} ms. Log: ${part.log}`);
      if (part.deaths <= 2) say(tail(part.log, 5).replace(/^/gm, "      "));
      part.timer = setTimeout(() => {
        this.#spawn(part);
        void this.#untilReady(part);
      }, delay);
    };
    child.once("error", (error) => onEnd(error.message));
    child.once("exit", (code, signal) => onEnd(signal ?? `exit code ${code}`));
  }

  async #untilReady(part) {
    const ready = part.spec.ready ?? (async () => true);
    while (!this.#stopping) {
      const child = part.child;
      const alive = child && !hasEnded(child);
      if (alive && (await ready(performance.now() - part.began).catch(() => false)) && child === part.child && !hasEnded(child)) {
        this.onState(part.name, "ready");
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
