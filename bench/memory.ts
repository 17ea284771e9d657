import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Process = { readonly pid: number; readonly parent: number };

function processes(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /\) \w (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
        return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

function descendants(roots: readonly number[], all: readonly Process[]): ReadonlySet<number> {
  const found = new Set(roots);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function postmasterOf(data: string): number {
  const { folder } = JSON.parse(readFileSync(join(data, "postgres.json"), "utf8")) as { readonly folder: string };
  return Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]);
}

/** Bytes of a supervisor with all it started; memory that several share is counted once. */
export function memoryOfTree(supervisor: number, data: string): number {
  let kilobytes = 0;
  // PostgreSQL is no child of ours: it outlives a supervisor that is killed.
  for (const pid of descendants([supervisor, postmasterOf(data)], processes())) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It ended while we looked.
    }
  }
  return kilobytes * 1024;
}
