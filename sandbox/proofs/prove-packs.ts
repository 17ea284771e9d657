import { describe, expect, test } from "vitest";

import { PACKS } from "@/lib/domain/permissions/packs";

import { DECIDED_ONLY } from "./calls-ec2";
import { identityWith, policyOf, withoutRow } from "./identities";
import { answersTo, answerTo, CALLS, rightOf } from "./policy-calls";
import type { Facts } from "./policy-facts";

const harnessPacks = PACKS.filter((pack) => pack.holder === "harness").map((pack) => pack.id);
const everything = policyOf(harnessPacks);

/** Every pack alone and every row of all of them, by real calls of an identity that has just this. */
export function provePacks(facts: () => Facts): void {
  describe("the packs of the Harness identity", () => {
    test("have a real call for each of their rights, and no call is without a pack", () => {
      const rights = new Set(everything.actions.map(rightOf));
      // In P2 on request only, and in P6 always: the same right.
      expect(Object.keys(CALLS).toSorted()).toEqual([...rights].toSorted());
    });

    test("are carried out by the local AWS, but for a few that it only decides about", async () => {
      const keys = await identityWith(everything.policies);
      const decidedOnly: string[] = [];
      for (const [right, call] of Object.entries(CALLS)) {
        const failure: unknown = await call(keys, facts()).catch((cause: unknown) => cause);
        if (failure instanceof Error && failure.name === "NotImplemented") decidedOnly.push(right);
      }
      expect(DECIDED_ONLY).toEqual(expect.arrayContaining(decidedOnly));
    });

    test.each(harnessPacks)("pack %s alone allows each of its calls and not one of the others", async (id) => {
      const built = policyOf([id]);
      const own = new Set(built.actions.map(rightOf));
      const expected = Object.fromEntries(Object.keys(CALLS).map((right) => [right, own.has(right) ? "allowed" : "denied"]));
      expect(await answersTo(await identityWith(built.policies), facts())).toEqual(expected);
    });

    // A call that would go through without its row proves that the row is not needed.
    test.each(everything.actions.map((row) => ({ what: `${rightOf(row)} in ${row.sid}`, row })))(
      "among all packs, the row of $what is what allows the call",
      async ({ row }) => {
        const call = CALLS[rightOf(row)];
        if (call === undefined) throw new Error(`No call for ${rightOf(row)}.`);
        expect(await answerTo(call, await identityWith(withoutRow(everything, row)), facts())).toBe("denied");
      },
    );
  });
}
