import { expect, test } from "vitest";

import { PEOPLE, type Person } from "@/lib/domain/access/testing/people";

import { mayUseMethod } from "./may-use-method";

const OTHERS: readonly Person[] = ["account admin", "org admin", "project admin", "auditor", "person without a role"];
const where = { isLocal: true, kind: "live" } as const;

// The portal's own identity and the profiles of its machine may reach any account, so only the owner may choose them.
test.each([
  { method: "ambient", where, owner: true, others: false, why: /Only the owner/ },
  { method: "ambient", where: { ...where, isLocal: false }, owner: true, others: false, why: /Only the owner/ },
  { method: "ambient", where: { ...where, kind: "sandbox" }, owner: true, others: false, why: /Only the owner/ },
  { method: "profile", where, owner: true, others: false, why: /Only the owner/ },
  { method: "profile", where: { ...where, isLocal: false }, owner: false, others: false, why: /open to others/ },
  { method: "profile", where: { ...where, kind: "sandbox" }, owner: false, others: false, why: /signs in to AWS itself/ },
  { method: "role", where, owner: true, others: true, why: /never/ },
  { method: "role", where: { ...where, isLocal: false }, owner: true, others: true, why: /never/ },
  { method: "session", where, owner: true, others: true, why: /never/ },
  { method: "session", where: { ...where, kind: "sandbox" }, owner: true, others: true, why: /never/ },
] as const)("the method $method in $where is open to the owner ($owner) and to others ($others)", (row) => {
  for (const person of ["owner", ...OTHERS] as const) {
    const result = mayUseMethod(PEOPLE[person], row.method, row.where);
    const isOpen = person === "owner" ? row.owner : row.others;
    expect([person, result.ok]).toEqual([person, isOpen]);
    if (!result.ok) {
      expect(result.error).toMatchObject({
        code: "forbidden",
        fieldErrors: { method: expect.stringMatching(row.why) as string },
      });
    }
  }
});
