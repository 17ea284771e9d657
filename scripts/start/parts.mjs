// The state of every part, in a file that the web's /healthz reads.
import { join } from "node:path";
import { writeWhole } from "./paths.mjs";

export function openParts(data) {
  const file = join(data, "parts.json");
  const parts = {};
  const set = (part, state) => {
    parts[part] = state;
    writeWhole(file, JSON.stringify({ supervisor: process.pid, parts }));
  };
  return { file, set };
}
