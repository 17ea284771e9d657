// One supervisor per data folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alive } from "./lock.mjs";
import { readJson, writeWhole } from "./paths.mjs";

/** Whether the process is a start of ours: another program may have the process number by now. */
function isStart(pid) {
  if (!alive(pid)) return false;
  try {
    return /start\.mjs|carabiner/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return true;
  }
}

/** The supervisor that holds the data folder already, or undefined; then the folder is ours. */
export function claim(data) {
  const file = join(data, "supervisor.json");
  const other = readJson(file, undefined);
  if (other && other.pid !== process.pid && isStart(other.pid)) return other;
  writeWhole(file, JSON.stringify({ pid: process.pid }));
  return undefined;
}

/** Leaves the address for a second start. */
export const announce = (data, url) => writeWhole(join(data, "supervisor.json"), JSON.stringify({ pid: process.pid, url }));
