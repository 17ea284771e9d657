// The state of every part, in a file that the web's /healthz reads.
import { join } from "node:path";
import { unlessDiskFull } from "./disk.mjs";
import { writeWhole } from "./paths.mjs";

export function openParts(data) {
  const file = join(data, "parts.json");
  const parts = {};
  const set = (part, state) => {
    parts[part] = state;
    // The supervisor must not end because a state cannot be written; the next write follows.
    unlessDiskFull(() => writeWhole(file, JSON.stringify({ supervisor: process.pid, parts })));
  };
  return { file, set };
}
