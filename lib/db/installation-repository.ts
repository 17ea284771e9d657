import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { FACTS, type Fact, type RecordedFact, type Surroundings } from "@/lib/domain/installation/agreement";
import type { Database, Transaction } from "./client";
import { DEAD_AFTER_SECONDS, recordStart } from "./heartbeat-repository";

/** The machine that asks. */
export type AskingMachine = {
  readonly name: string;
  readonly executorId: string;
  /** The asking process is the worker: once accepted it counts as alive, so that no other machine decides without it. */
  readonly isWorker: boolean;
  readonly keyIds: readonly string[];
  readonly values: Readonly<Partial<Record<Fact, string | undefined>>>;
};

/** Decides from what is recorded which facts this machine records. */
type Decide = (
  recorded: readonly RecordedFact[],
  surroundings: Omit<Surroundings, "newKey">,
) => Result<readonly Fact[], AppError>;

/** What all machines have alike. Needs a database under every tenant's scope: it counts stored secrets. */
export function createInstallationRepository(db: Database) {
  return {
    async read(): Promise<readonly RecordedFact[]> {
      return await readFacts(db);
    },

    /**
     * Compares, records and writes a worker's first beat in one step: of two machines that start at once, the second sees
     * what the first recorded, and that it runs.
     * Errors: those of `decide`; nothing is recorded then.
     */
    async settle(machine: AskingMachine, decide: Decide): Promise<Result<readonly Fact[], AppError>> {
      return await db.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('carabiner.installation'))`;
        const decided = decide(await readFacts(tx), await readSurroundings(tx, machine));
        if (!decided.ok) return decided;
        for (const fact of decided.value) {
          const value = machine.values[fact];
          if (value === undefined) continue;
          await tx.$executeRaw`
            INSERT INTO "Installation" ("fact", "value", "machine", "at") VALUES (${fact}, ${value}, ${machine.name}, clock_timestamp())
            ON CONFLICT ("fact") DO UPDATE SET "value" = excluded."value", "machine" = excluded."machine", "at" = excluded."at"`;
        }
        if (machine.isWorker) await recordStart(tx, machine.executorId);
        return ok(decided.value);
      });
    },
  };
}

async function readFacts(db: Database | Transaction): Promise<readonly RecordedFact[]> {
  const rows = await db.installation.findMany({ select: { fact: true, value: true, machine: true } });
  return rows.flatMap(({ fact, value, machine }) => {
    const known = FACTS.find((one) => one === fact);
    return known === undefined ? [] : [{ fact: known, value, machine }];
  });
}

async function readSurroundings(tx: Transaction, { executorId, keyIds }: AskingMachine): Promise<Omit<Surroundings, "newKey">> {
  // A command line is a worker for as long as it runs, and serves no page.
  const [row] = await tx.$queryRaw<{ others: number; readable: number; stored: number }[]>`
    SELECT
      (SELECT count(*)::integer FROM "WorkerHeartbeat" WHERE "executorId" <> ${executorId} AND "executorId" NOT LIKE 'cli-%'
        AND "beatAt" > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})) AS others,
      (SELECT count(*)::integer FROM "EncryptedSecret" WHERE "keyId" = ANY (${[...keyIds]}::text[])) AS readable,
      (SELECT count(*)::integer FROM "EncryptedSecret") AS stored`;
  if (row === undefined) throw new Error("The database gave no counts.");
  return { others: row.others, secrets: { readable: row.readable, unreadable: row.stored - row.readable } };
}
