import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import type { Found, RemovalOutcome } from "../operation";
import { describeOwner, type Owner } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

type Answer<Value> = Promise<Result<Value, AppError>>;

/** What a read says of a thing that carries the mark of its run. */
type Seen = {
  readonly owner: Owner;
  readonly matches: boolean;
  readonly createdAt?: string | undefined;
  readonly observed: Readonly<Record<string, string>>;
};

/** Looks at a thing that may be there. */
export async function lookAt<Thing>(find: Answer<Thing | undefined>, see: (thing: Thing) => Seen): Answer<Found> {
  const found = await find;
  if (!found.ok) return found;
  if (found.value === undefined) return ok({ state: "absent" });
  const { owner, matches, createdAt, observed } = see(found.value);
  return ok({ state: "present", owner, matches, description: describeOwner(owner, createdAt), observed });
}

type Removal<Thing> = {
  /** "The role". */
  readonly what: string;
  readonly find: Answer<Thing | undefined>;
  readonly ownerOf: (thing: Thing) => Owner;
  /** Why it has to stay; `undefined` when nothing is in the way. */
  readonly inTheWay?: (thing: Thing) => Answer<RemovalOutcome | undefined>;
  readonly remove: () => Answer<unknown>;
  readonly note: string;
};

/** Removes a thing if it is there and of this run. */
export async function removeOwned<Thing>({
  what,
  find,
  ownerOf,
  inTheWay,
  remove,
  note,
}: Removal<Thing>): Answer<RemovalOutcome> {
  const found = await find;
  if (!found.ok) return found;
  if (found.value === undefined) return ok(notThere(what));
  if (ownerOf(found.value) !== "run") return ok(notOurs(what));
  const kept = (await inTheWay?.(found.value)) ?? ok(undefined);
  if (!kept.ok) return kept;
  return kept.value === undefined ? deletedBy(await remove(), note) : ok(kept.value);
}
