// One install and one build at a time per checkout, across processes; a lock of a dead process is taken over.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Written first and then given its name: a lock that a full disk left empty would never say whose it is.
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, String(process.pid), { mode: 0o600 });
    linkSync(fresh, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return isOurs(path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Whether this process holds the lock already. One of a dead process, or without a holder, is removed for the next look. */
function isOurs(path) {
  const written = readIfThere(path);
  if (written === undefined) return false;
  const holder = Number(written);
  if (holder === process.pid) return true;
  if (!(holder > 0 && alive(holder))) rmSync(path, { force: true });
  return false;
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    // Released in between: the next look takes it.
    return undefined;
  }
}

/** Runs `work` while holding the lock; waits for another holder and says so once. */
export async function withLock(path, work, onWait = () => {}) {
  for (let i = 0; !tryLock(path); i++) {
    if (i === 4) onWait();
    await new Promise((done) => setTimeout(done, 250));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
