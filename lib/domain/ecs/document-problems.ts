import { checkTaskDefinition } from "./check-task-definition";
import { isBlocking, type ProblemKind } from "./finding";
import { placeholdersToFill } from "./placeholders-to-fill";
import type { ReadDefinition } from "./paste/read-documents";
import type { Path } from "./value";

/** What is wrong or open at one place of a document that Harness will deploy. */
export type DocumentProblem = {
  readonly kind: ProblemKind;
  readonly path: Path;
  /** What is the case and what to do. It never contains a value that may be secret. */
  readonly message: string;
  /** The rule that decides it; absent for a placeholder. */
  readonly rule?: string;
  /** The page that has the rule. */
  readonly source?: string;
};

/**
 * Everything that a person must know before Harness deploys the document: what AWS refuses, what makes tasks fail, which
 * placeholders are still to fill, and advice. Harness expressions are none of these. Never throws.
 */
export function documentProblems({ document, placeholders }: Pick<ReadDefinition, "document" | "placeholders">) {
  const toFill = placeholdersToFill(document, placeholders).flatMap(({ raw, at }) =>
    at.map((path): DocumentProblem => {
      const instead = "or write a Harness expression such as <+serviceVariables.name>";
      return { kind: "to-fill", path, message: `Fill in ${shorten(raw)}, ${instead}.` };
    }),
  );
  const found = checkTaskDefinition(document, { origin: "document" }).findings.map(
    ({ severity, path, problem, fix, rule, source }): DocumentProblem => ({
      kind: severity,
      path,
      message: `${problem} ${fix}`,
      rule,
      source,
    }),
  );
  const all: readonly DocumentProblem[] = [
    ...found.filter(({ kind }) => isBlocking(kind)),
    ...toFill,
    ...found.filter(({ kind }) => !isBlocking(kind)),
  ];
  return all;
}

const MOST_CHARACTERS = 60;

function shorten(raw: string): string {
  return raw.length <= MOST_CHARACTERS ? raw : `${raw.slice(0, MOST_CHARACTERS)}…`;
}
