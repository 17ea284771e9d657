// Where a checkout keeps what. Everything that start makes lies under the data folder, the build folder or node_modules.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the checkout's state folder is, whether it exists or not. */
export const dataPath = (env = process.env) => resolve(ROOT, env.CARABINER_DATA_DIR?.trim() || ".data");

/** The checkout's state folder, made private to its owner. */
export function dataFolder(env = process.env) {
  const folder = dataPath(env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Where builds lie, one folder per content hash. Tests have another one than start. */
export function buildFolder(env = process.env) {
  return resolve(ROOT, env.CARABINER_BUILD_DIR?.trim() || ".build");
}

/** The content of a JSON file, or the fallback when it is absent or was half written. A file that cannot be read is a failure. */
export function readJson(path, fallback) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || error.code === "ENOENT" || error.code === "ENOTDIR") return fallback;
    throw error;
  }
}

/** Writes a file whole or not at all: readers never see half of it, and a full disk leaves the old content. */
export function writeWhole(path, text, mode = 0o600) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, { mode, flush: true });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

export const inRoot = (...parts) => join(ROOT, ...parts);
