"use client";

import { counted } from "@/lib/core/plural";
import { Note } from "@/components/ui/note";
import type { Path } from "@/lib/domain/runs/path";

import { useChosenPath } from "./path-fields";

/** Facts about the run that decide what another path would change. */
export type PathFacts = {
  /** Every step, with the targets that use it. */
  readonly steps: readonly { readonly title: string; readonly targets: readonly Path["target"][]; readonly answered: boolean }[];
  /** The kinds of identity that the answered identity fits; all of them before it is answered. */
  readonly fittingIdentities: readonly Path["identity"][];
  readonly hasPolicy: boolean;
  readonly hasHostAccess: boolean;
  /** How many resources the run has created. */
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

/** The consequences of the path chosen in the surrounding form. */
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
      <h2 id="follows">What changes</h2>
      <div className="stack-3 small soft" aria-live="polite">
        {isSame ? (
          <p>This is the run’s current path. Choose another one to see what changes.</p>
        ) : (
          <>
            <p>Answers that both paths share are kept. Nothing is deleted.</p>
            {added.length === 0 ? null : <p>New steps: {added.map((step) => step.title).join(", ")}.</p>}
            {dropped.length === 0 ? null : (
              <p>
                No longer needed: {dropped.map((step) => step.title).join(", ")}. Their answers are kept in case the path changes
                back.
              </p>
            )}
            {review.length === 0 ? null : <p>Review and save again: {review.join(", ")}.</p>}
          </>
        )}
      </div>
      {facts.made === 0 || isSame ? null : (
        <Note tone="warn" title={counted(facts.made, "resource already exists", "resources already exist")}>
          Undo removes what this run created. If the new path does not need it, undo before you change the path.
        </Note>
      )}
    </aside>
  );
}
