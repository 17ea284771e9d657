import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { z } from "zod";

const changeSchema = z.object({ table: z.string(), key: z.string(), value: z.unknown() });
const lineSchema = z.array(changeSchema);

/** One row written (`value`) or removed (`value` null). */
export type JournalChange = z.infer<typeof changeSchema>;

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Above this size the journal is folded into the snapshot at the next start. */
const FOLD_BYTES = 1_000_000;

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** A damaged file is named, but never quoted: it holds secret values. */
function parseLine(line: string, path: string): JournalChange[] {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    throw new Error(`The Harness stand-in cannot read ${path}: it is damaged. Start afresh by removing it.`);
  }
}

/**
 * A snapshot and an append-only file of changes. A change is on disk before `append` returns, so whatever was answered
 * survives kill -9; a line torn by the kill was never answered and is cut off at the next start.
 */
export class Journal {
  readonly #folder: string;
  readonly #file: number;
  #length: number;

  private constructor(folder: string, file: number, length: number) {
    this.#folder = folder;
    this.#file = file;
    this.#length = length;
  }

  /** Opens the journal of a folder and gives every change that it holds, oldest first. */
  static open(folder: string): { readonly journal: Journal; readonly changes: readonly JournalChange[] } {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    const snapshot = join(folder, "harness-snapshot.json");
    const changes = existsSync(snapshot) ? parseLine(readFileSync(snapshot, "utf8"), snapshot) : [];
    const path = join(folder, "harness-journal.jsonl");
    const file = openSync(path, "a+", PRIVATE_FILE);
    const bytes = readFileSync(path);
    const complete = bytes.lastIndexOf("\n") + 1;
    if (complete < bytes.length) ftruncateSync(file, complete);
    for (const line of bytes.subarray(0, complete).toString("utf8").split("\n")) {
      if (line !== "") changes.push(...parseLine(line, path));
    }
    return { journal: new Journal(folder, file, complete), changes };
  }

  /** All of the changes or none of them. */
  append(changes: readonly JournalChange[]): void {
    try {
      writeAll(this.#file, `${JSON.stringify(changes)}\n`);
      fdatasyncSync(this.#file);
      this.#length = fstatSync(this.#file).size;
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
  }

  /** Replaces a long journal by a snapshot of `rows`. A kill between the two steps is harmless: replaying is idempotent. */
  foldInto(rows: readonly JournalChange[]): void {
    if (this.#length < FOLD_BYTES) return;
    const path = join(this.#folder, "harness-snapshot.json");
    const file = openSync(`${path}.new`, "w", PRIVATE_FILE);
    writeAll(file, JSON.stringify(rows));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
    const folder = openSync(this.#folder, "r");
    fsyncSync(folder);
    closeSync(folder);
    ftruncateSync(this.#file, 0);
    this.#length = 0;
  }

  close(): void {
    closeSync(this.#file);
  }
}
