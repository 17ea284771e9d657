import { resolve } from "node:path";

import { newestBuild } from "./newest-build";
import { measurePageScripts } from "./page-scripts";
import { memoryOfTree } from "./memory";
import { anyPort, isThere, openPortal, startBare, startDatabase, until } from "./started-portal";
import { signInWithoutScripts } from "./sign-in";
import { type Figure, median } from "./verdict";
import { measureSaves } from "./wizard-save";

const DATA = resolve(process.env["CARABINER_BENCH_DIR"] ?? ".data/bench");
/** Everything has settled: the first seconds load what is used once. */
const IDLE_AFTER_MS = 20_000;
const ROUNDS = 3;

/** What a start costs beside its parts, on a data folder that was used before. */
async function measureStarts(build: string): Promise<Figure> {
  const rounds: { readonly second: number; readonly bare: number; readonly database: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const database = await startDatabase(DATA);
    const bare = await startBare(build, database.url);
    await bare.stop();
    await database.stop();
    const port = await anyPort();
    const began = performance.now();
    const portal = openPortal(DATA, port);
    await until(() => isThere(`http://127.0.0.1:${String(port)}/sign-in`), 120_000, portal.isUp);
    rounds.push({ second: performance.now() - began, bare: bare.milliseconds, database: database.milliseconds });
    await portal.stop();
  }
  const second = median(rounds.map((round) => round.second));
  const bare = median(rounds.map((round) => round.bare));
  const database = median(rounds.map((round) => round.database));
  return {
    name: "second start to the first page, beside bare Next.js and the database",
    measured: second / (bare + database),
    bar: 3,
    how: `${second.toFixed(0)} ms; Next.js alone ${bare.toFixed(0)} ms, PostgreSQL alone ${database.toFixed(0)} ms.`,
  };
}

/** The figures of a started portal: production build, sandbox on, everything that `npm start` runs. */
export async function benchPortal(): Promise<readonly Figure[]> {
  process.env["CARABINER_E2E_DIR"] = DATA;
  const port = await anyPort();
  const address = `http://localhost:${String(port)}`;
  // The first start builds and seeds; nothing is measured in it.
  const portal = openPortal(DATA, port);
  const figures: Figure[] = [];
  try {
    await until(() => isThere(`${address}/healthz`), 900_000, portal.isUp);
    const build = newestBuild();
    const { usePortalEnvironment } = await import("@/e2e/fixtures/portal");
    usePortalEnvironment();
    const { beginRun, completeAnswers, uniqueSuffix } = await import("@/e2e/fixtures/begin-run");
    const { prerequisites, permissions } = completeAnswers(uniqueSuffix());
    const { id: runId } = await beginRun({ prerequisites, permissions });
    await new Promise((done) => setTimeout(done, IDLE_AFTER_MS));
    const bytes = memoryOfTree(portal.pid, DATA);
    figures.push({
      name: "idle memory of everything that a start runs",
      measured: bytes / 2 ** 30,
      bar: 1.5,
      unit: " GiB",
      how: "Proportional set size of all processes, the database among them.",
    });
    const cookie = await signInWithoutScripts(address);
    figures.push(
      await measurePageScripts({ address, cookie, build, runId }),
      await measureSaves({ address, cookie, build, runId }),
    );
  } finally {
    await portal.stop();
  }
  return [...figures, await measureStarts(newestBuild())];
}
