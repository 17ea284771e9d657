"use client";

import { Note } from "@/components/ui/note";
import type { Path } from "@/lib/domain/runs/path";

import { useChosenPath } from "./path-fields";

/** What is known about the run, for saying what another path would do to it. */
export type PathFacts = {
  /** Every step with the targets that have it. */
  readonly steps: readonly { readonly title: string; readonly targets: readonly Path["target"][]; readonly answered: boolean }[];
  /** The identities that the answered identity fits; all of them while none was answered. */
  readonly fittingIdentities: readonly Path["identity"][];
  readonly hasPolicy: boolean;
  readonly hasHostAccess: boolean;
  /** How many things the run has made already. */
  readonly made: number;
};

type PathConsequencesProps = {
  readonly current: {
    readonly target: Path["target"];
    readonly identity: Path["identity"];
    readonly hostAccess?: string | null | undefined;
    readonly strategy?: string | null | undefined;
  };
  readonly facts: PathFacts;
};

/** What follows from the path that is chosen in the form around it. */
export function PathConsequences({ current, facts }: PathConsequencesProps) {
  const chosen = useChosenPath();
  const target = chosen.target ?? current.target;
  const isSame =
    target === current.target &&
    (chosen.identity ?? current.identity) === current.identity &&
    (chosen.hostAccess ?? "") === (current.hostAccess ?? "") &&
    (chosen.strategy ?? "") === (current.strategy ?? "");
  const added = facts.steps.filter((step) => step.targets.includes(target) && !step.targets.includes(current.target));
  const dropped = facts.steps.filter((step) => !step.targets.includes(target) && step.targets.includes(current.target));
  const review = [
    ...(facts.hasPolicy ? ["Permissions"] : []),
    ...(chosen.identity !== undefined && !facts.fittingIdentities.includes(chosen.identity) ? ["AWS identity"] : []),
    ...(facts.hasHostAccess && (chosen.hostAccess ?? "") !== (current.hostAccess ?? "") ? ["Host access"] : []),
  ];
  return (
    <aside className="stack-4" aria-labelledby="follows">
      <h2 id="follows">What follows</h2>
      <div className="stack-3 small soft" aria-live="polite">
        {isSame ? (
          <p>This is the path the run has. Choose another one to see what changes.</p>
        ) : (
          <>
            <p>Answers that both paths share are kept. Nothing is deleted.</p>
            {added.length === 0 ? null : <p>New steps: {added.map((step) => step.title).join(", ")}.</p>}
            {dropped.length === 0 ? null : (
              <p>
                No longer needed: {dropped.map((step) => step.title).join(", ")}. What was answered stays, in case the path
                changes back.
              </p>
            )}
            {review.length === 0 ? null : <p>To be looked at and saved again: {review.join(", ")}.</p>}
          </>
        )}
      </div>
      {facts.made === 0 || isSame ? null : (
        <Note
          tone="warn"
          title={facts.made === 1 ? "1 thing was made already" : `${String(facts.made)} things were made already`}
        >
          It stays in AWS and Harness until you undo it. Undo before you change the path if the new one does not need it.
        </Note>
      )}
    </aside>
  );
}
