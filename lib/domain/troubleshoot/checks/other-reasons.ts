import { failed, notApplicable, passed, repair, whenRead } from "../outcomes";
import type { CheckRule } from "../view";

/** The last check: failures that AWS wrote down and that no other check explains. */
export function otherReasons(rules: readonly CheckRule[]): CheckRule {
  const claimed = new Set(rules.flatMap(({ claims = [] }) => claims));
  return {
    id: "other-reasons",
    title: "AWS reports no other failure",
    guideItems: [],
    look: ({ facts, service, reasons }) =>
      whenRead(facts.stoppedTasks, () => {
        if (service?.exists !== true) return notApplicable("The service does not exist yet, so nothing has failed.");
        const others = reasons.filter(({ known }) => known === undefined || !claimed.has(known.causeId));
        const [first] = others;
        if (first === undefined)
          return passed("No stopped task and no event names a failure that the checks above do not explain.");
        const { known } = first;
        const proofs = others.map(({ proof }) => proof);
        if (known !== undefined) {
          const { title, cause, owner, fix } = known;
          return { ...failed(title, repair(owner, fix), proofs), because: cause };
        }
        return failed(
          "A task stopped with words that Carabiner does not know.",
          repair("you", "Read the words of AWS below, and search for them in the documentation of Amazon ECS."),
          proofs,
        );
      }),
  };
}
