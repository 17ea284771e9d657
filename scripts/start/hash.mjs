// Whether something is stale is decided by content, never by a time stamp.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

function* walk(root, path, skip) {
  let stat;
  try {
    stat = statSync(join(root, path));
  } catch {
    return;
  }
  if (!stat.isDirectory()) {
    if (!skip(path)) yield path;
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    const child = `${path}/${name}`;
    if (!skip(child)) yield* walk(root, child, skip);
  }
}

const contentOf = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return readlinkSync(path);
  }
};

/**
 * A hash over the names and contents of files; folders are read whole.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to root; a missing one counts as absent
 * @param {{ skip?: (path: string) => boolean, also?: readonly string[] }} options `also`: further text that decides, such as a version
 */
export function hashFiles(root, paths, { skip = () => false, also = [] } = {}) {
  const hash = createHash("sha256");
  for (const text of also) hash.update(`${text}\0`);
  for (const path of paths) {
    for (const file of walk(root, path, skip)) {
      const content = contentOf(join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
