// One PostgreSQL for all test runs of a checkout that happen at once: the last one out stops it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alive, withLock } from "../start/lock.mjs";
import { startPostgres } from "../start/postgres.mjs";

/** Starts or adopts the server; `release` stops it when no other living process uses it. */
export async function leasePostgres(data) {
  const users = join(data, "users");
  const mine = join(users, String(process.pid));
  const lock = join(data, "lease.lock");
  mkdirSync(users, { recursive: true, mode: 0o700 });
  const server = await withLock(lock, async () => {
    writeFileSync(mine, "");
    return startPostgres(data);
  });
  const release = () =>
    withLock(lock, async () => {
      rmSync(mine, { force: true });
      const others = readdirSync(users).filter((name) => {
        if (alive(Number(name))) return true;
        rmSync(join(users, name), { force: true });
        return false;
      });
      if (others.length === 0) await server.stop();
    });
  return { ...server, release };
}
