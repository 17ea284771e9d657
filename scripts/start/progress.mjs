// One line per part with its time; everything longer goes to a log file that the line names.
import { readFileSync } from "node:fs";

let quiet = false;

export function silence() {
  quiet = true;
}

export function say(text = "") {
  if (!quiet) process.stdout.write(`${text}\n`);
}

const seconds = (ms) => (ms < 950 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** A line for one part: `  database    ready    120 ms   adopted`. */
export function line(part, state, since, note = "") {
  const time = since === undefined ? "" : seconds(performance.now() - since);
  say(`  ${part.padEnd(12)}${state.padEnd(12)}${time.padStart(8)}${note && `   ${note}`}`.trimEnd());
}

/** The end of a log file, for a message about the part that wrote it. */
export function tail(path, lines = 12) {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}

/** Both ends of a log file: some programs say what is wrong first, others last. */
export function excerpt(path, lines = 15) {
  const all = tail(path, Number.MAX_SAFE_INTEGER).split("\n");
  return all.length <= 2 * lines ? all.join("\n") : [...all.slice(0, lines), "…", ...all.slice(-lines)].join("\n");
}
