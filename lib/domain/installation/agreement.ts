import { err, ok, type Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";

/** What every machine of an installation must have alike. */
export const FACTS = ["key-file", "sign-in-secret", "build", "engine"] as const;

export type Fact = (typeof FACTS)[number];

/** A fact as some machine recorded it. */
export type RecordedFact = { readonly fact: Fact; readonly value: string; readonly machine: string };

/** This machine's own facts. `build` is absent where the sources run without a build. */
export type OwnFacts = Readonly<Partial<Record<Fact, string | undefined>>> & {
  /** The fingerprint of every key in the key file; absent when there is no file. */
  readonly keys?: readonly string[] | undefined;
};

/** What is known besides the facts. */
export type Surroundings = {
  /** Other machines whose worker is alive. */
  readonly others: number;
  /** Stored secrets that a key of this machine opens, and those that none opens. */
  readonly secrets: { readonly readable: number; readonly unreadable: number };
  /** A person has decided that a lost key is replaced, and with it what it had encrypted. */
  readonly newKey: boolean;
};

/**
 * Decides whether this machine may work beside the others, and which facts it records.
 *
 * The key file must hold the recorded key whenever something depends on it: another machine that runs, or a stored secret.
 * The other facts must be alike while several machines run; a single machine may change them.
 *
 * Errors: `precondition_failed` with what to copy or to change.
 */
export function agree(
  recorded: readonly RecordedFact[],
  own: OwnFacts,
  surroundings: Surroundings,
): Result<readonly Fact[], AppError> {
  const of = (fact: Fact) => recorded.find((one) => one.fact === fact);
  const refusal = refuseKeyFile(of("key-file"), own.keys, surroundings);
  if (refusal !== undefined) return err({ code: "precondition_failed", message: refusal });

  const changed = FACTS.filter((fact) => own[fact] !== undefined && of(fact)?.value !== own[fact]);
  const different = changed.flatMap((fact) => {
    const other = of(fact);
    return fact === "key-file" || other === undefined ? [] : [DIFFERENT[fact](other.machine)];
  });
  if (different.length === 0 || surroundings.others === 0) return ok(changed);
  return err({ code: "precondition_failed", message: different.join("\n") });
}

/** In which facts a running machine differs from what is recorded by now. */
export function differences(recorded: readonly RecordedFact[], own: OwnFacts): readonly Fact[] {
  return recorded.flatMap(({ fact, value }) => {
    if (fact === "key-file") return own.keys?.includes(value) === true ? [] : [fact];
    return own[fact] === undefined || own[fact] === value ? [] : [fact];
  });
}

function refuseKeyFile(
  known: RecordedFact | undefined,
  keys: readonly string[] | undefined,
  { others, secrets, newKey }: Surroundings,
): string | undefined {
  const isMissing = known === undefined ? secrets.unreadable > 0 && secrets.readable === 0 : keys?.includes(known.value) !== true;
  const isNeeded = others > 0 || secrets.unreadable > 0;
  if (!isMissing || !isNeeded || (newKey && others === 0)) return undefined;
  const what =
    keys === undefined
      ? "This machine has no key file, and the database holds secrets that were encrypted with another key."
      : "This machine's key file (key.json) is not the one that the stored secrets were encrypted with.";
  const copy = `Copy key.json from the data folder of ${known?.machine ?? "the machine that stored them"}, or from a backup.`;
  const lost =
    "If it is lost, start once with `npm start -- --new-key` while no other machine runs: the stored secrets then have to be entered again.";
  return `${what} ${copy} ${lost}`;
}

const DIFFERENT: Readonly<Record<Exclude<Fact, "key-file">, (machine: string) => string>> = {
  "sign-in-secret": (machine) =>
    `NEXTAUTH_SECRET is not the one of ${machine}, so neither machine would accept the other's sign-ins. Set the same one on every machine; to change it, stop all machines first.`,
  build: (machine) =>
    `This checkout is not the one that ${machine} runs, so a page of one machine could not save on the other. Bring all machines to one commit and one major version of Node.js; to upgrade, stop all machines first.`,
  engine: (machine) =>
    `This checkout runs workflows in another version than ${machine}, so neither machine could continue the other's. Bring all machines to one commit; to upgrade, stop all machines first.`,
};
