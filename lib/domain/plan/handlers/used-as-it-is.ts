import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import type { KindHandler } from "../kinds/define-kind";
import type { Outcome } from "../operation";
import { describeOwner } from "./ownership";

type Existing<Desired, Thing> = {
  /** "role". */
  readonly what: string;
  readonly find: (desired: Desired) => Promise<Result<Thing | undefined, AppError>>;
  /** What the plan says of it, before "Used as it is.". */
  readonly describe: (thing: Thing) => string;
  readonly observed: (desired: Desired, thing: Thing) => Outcome;
  /** What the operation leaves behind. */
  readonly outcome: (desired: Desired) => Outcome;
};

/** The handler of a thing that a person chose: it is looked at, never changed and never undone. */
export function usedAsItIs<Desired, Thing>({
  what,
  find,
  describe,
  observed,
  outcome,
}: Existing<Desired, Thing>): KindHandler<Desired> {
  return {
    look: async (desired) => {
      const found = await find(desired);
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${describe(found.value)} Used as it is.`,
        observed: observed(desired, found.value),
      });
    },
    act: async (desired) => await Promise.resolve(ok(outcome(desired))),
    readBack: "look",
    remove: async () => await Promise.resolve(ok({ removed: false, note: `The ${what} existed before this run, so it stays.` })),
  };
}

/** When a thing was made, which is no one's here. */
export const sinceWhen = ({ createdAt }: { readonly createdAt?: string | undefined }) => describeOwner("foreign", createdAt);
