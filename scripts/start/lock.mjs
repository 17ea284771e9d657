// One install and one build at a time per checkout, whoever asks; a lock of a dead process is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  try {
    writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const holder = Number(readFileSync(path, "utf8") || "0");
    if (holder === process.pid) return true;
    // An empty file belongs to someone between open and write; the next look decides.
    if (holder !== 0 && !alive(holder)) rmSync(path, { force: true });
    return false;
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
