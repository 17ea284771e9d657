// Where a checkout keeps what. Everything that start makes lies under the data folder, the build folder or node_modules.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The checkout's state folder, made private to its owner. */
export function dataFolder(env = process.env) {
  const folder = resolve(ROOT, env.CARABINER_DATA_DIR?.trim() || ".data");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Where builds lie, one folder per content hash. Tests have another one than start. */
export function buildFolder(env = process.env) {
  return resolve(ROOT, env.CARABINER_BUILD_DIR?.trim() || ".build");
}

/** The content of a JSON file, or the fallback when it is absent or was half written. */
export function readJson(path, fallback) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return fallback;
  }
}

/** Writes a file whole or not at all: readers never see half of it. */
export function writeWhole(path, text, mode = 0o600) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, text, { mode });
  renameSync(beside, path);
}

export const inRoot = (...parts) => join(ROOT, ...parts);
