import { expect, test } from "vitest";
import { createPlaces, type Entered } from "./places";

const leave = (entered: Entered) => {
  if (entered.ok) entered.leave();
};

test("one person gets their share, and all together get all", { tags: ["V15.2.2"] }, () => {
  const places = createPlaces({ total: 3, share: 2 });
  const held = [places.enter("ada"), places.enter("ada")];
  expect(places.enter("ada")).toEqual({ ok: false, full: "share" });
  held.push(places.enter("bob"));
  expect(held.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(places.enter("eve")).toEqual({ ok: false, full: "process" });
  for (const entered of held) leave(entered);
  expect(places.enter("eve").ok).toBe(true);
});

test("a place that was left twice is free once", () => {
  const places = createPlaces({ total: 1, share: 1 });
  const first = places.enter("ada");
  leave(first);
  leave(first);
  expect(places.enter("bob").ok).toBe(true);
  expect(places.enter("eve").ok).toBe(false);
});
