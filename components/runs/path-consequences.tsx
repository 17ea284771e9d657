"use client";

import { counted } from "@/lib/core/plural";
import { Note } from "@/components/ui/note";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { ecsPacks, packsToAdd, STRATEGY_PACKS } from "@/lib/domain/runs/packs-for-path";
import type { Path } from "@/lib/domain/runs/path";

import { useChosenPath } from "./path-fields";

/** Facts about the run that decide what another path would change. */
export type PathFacts = {
  /** Every step, with the targets that use it. */
  readonly steps: readonly { readonly title: string; readonly targets: readonly Path["target"][]; readonly answered: boolean }[];
  /** The kinds of identity that the answered identity fits; all of them before it is answered. */
  readonly fittingIdentities: readonly Path["identity"][];
  /** The strategies that the answered service can be replaced with; all of them before it is answered. */
  readonly fittingStrategies: readonly NonNullable<Path["strategy"]>[];
  /** The packs of the answered policy. */
  readonly packs: readonly PackId[] | undefined;
  readonly hasHostAccess: boolean;
  /** How many resources the run has created. */
  readonly made: number;
};

type PathConsequencesProps = {
  readonly current: Path;
  readonly facts: PathFacts;
};

/** The consequences of the path chosen in the surrounding form. */
export function PathConsequences({ current, facts }: PathConsequencesProps) {
  const path = { ...current, ...useChosenPath() };
  const { target, identity } = path;
  const hostAccess = target === "ecs" ? undefined : path.hostAccess;
  const strategy = target === "ec2" ? undefined : path.strategy;
  const chosen: Path = { target, identity, hostAccess, strategy };
  const isSame =
    target === current.target &&
    identity === current.identity &&
    hostAccess === current.hostAccess &&
    strategy === current.strategy;
  const added = facts.steps.filter((step) => step.targets.includes(target) && !step.targets.includes(current.target));
  const dropped = facts.steps.filter((step) => !step.targets.includes(target) && step.targets.includes(current.target));
  const review = reviewed(current, chosen, facts);
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
            <PolicyLine chosen={chosen} packs={facts.packs} />
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

/** The steps whose answers do not fit the chosen path. */
function reviewed(current: Path, chosen: Path, facts: PathFacts): readonly string[] {
  const { packs, fittingIdentities, fittingStrategies, hasHostAccess } = facts;
  const { identity, hostAccess, strategy } = chosen;
  const changesHosts = current.hostAccess !== undefined && hostAccess !== undefined && hostAccess !== current.hostAccess;
  return [
    ...(packs !== undefined && packsToAdd(current, chosen).some((id) => !packs.includes(id)) ? ["Permissions"] : []),
    ...(fittingIdentities.includes(identity) ? [] : ["AWS identity"]),
    ...(hasHostAccess && changesHosts ? ["Host access"] : []),
    ...(strategy === undefined || fittingStrategies.includes(strategy) ? [] : ["ECS service"]),
  ];
}

/** What becomes of a policy that has too few or too many rights for ECS; such a policy is kept. */
function PolicyLine({ chosen, packs = [] }: { readonly chosen: Path; readonly packs?: readonly PackId[] | undefined }) {
  if (packs.length === 0) return null;
  if (ecsPacks(chosen).some((id) => !packs.includes(id))) {
    return <p>The policy lacks rights for ECS. The ECS rights step finds and adds them.</p>;
  }
  if (chosen.target === "ec2" && STRATEGY_PACKS.some((id) => packs.includes(id))) {
    return <p>The policy keeps its rights for ECS. Remove them in the Permissions step.</p>;
  }
  return null;
}
