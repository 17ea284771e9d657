import { expect, test } from "vitest";

import type { Actor, Grant } from "@/lib/domain/access/actor";

import { placesOf, portalNavigation } from "./portal-navigation";

const actorWith = (...grants: readonly Omit<Grant, "id">[]): Actor => ({
  userId: "user_1",
  name: "Ada",
  email: "ada@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: grants.map((grant, index) => ({ ...grant, id: String(index) })),
});
const meridian = { accountIdentifier: "acct", orgIdentifier: "meridian" };
const placesFor = (actor: Actor) => placesOf(portalNavigation(actor, 0));

test("every page has its own letter, and familiar pages keep theirs", () => {
  const places = placesFor(actorWith({ role: "owner" }));
  const letters = places.map(({ letter }) => letter);
  expect(new Set(letters).size).toBe(letters.length);
  expect(letters.every((letter) => /^[A-Z]$/.test(letter))).toBe(true);
  const lead = Object.fromEntries(places.map(({ letter, href }) => [letter, href]));
  expect(lead).toMatchObject({ H: "/", R: "/runs", I: "/inventory", D: "/diagnose" });
});

test("letters open only pages that the navigation shows", () => {
  const hrefs = placesFor(actorWith({ role: "auditor", ...meridian })).map(({ href }) => href);
  expect(hrefs).toContain("/runs");
  expect(hrefs).not.toContain("/people");
  expect(hrefs).not.toContain("/connections");
});
