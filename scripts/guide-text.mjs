// Makes lib/domain/guide/guide-text.json from docs/guide.md, so that the domain can quote the guide without reading files.
// Usage: node scripts/guide-text.mjs [date of this version, as 2026-11-25]
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const SOURCE = new URL("../docs/guide.md", import.meta.url);
const TARGET = new URL("../lib/domain/guide/guide-text.json", import.meta.url);

/** The date stays as long as the text does: it names the version, not the run of this script. */
function versionDate(sha256) {
  const given = process.argv[2];
  if (given !== undefined) return given;
  try {
    const before = JSON.parse(readFileSync(TARGET, "utf8"));
    if (before.sha256 === sha256) return before.date;
  } catch (cause) {
    if (cause.code !== "ENOENT") throw cause;
  }
  return new Date().toISOString().slice(0, 10);
}

const text = readFileSync(SOURCE, "utf8");
const lines = text.split("\n");
const sha256 = createHash("sha256").update(text).digest("hex");
const title = (lines[0] ?? "").replace(/^# /, "");

writeFileSync(TARGET, `${JSON.stringify({ title, sha256, date: versionDate(sha256), lines }, null, 2)}\n`);
process.stdout.write(`${lines.length} lines, sha256 ${sha256.slice(0, 12)}\n`);
