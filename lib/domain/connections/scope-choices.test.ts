import { expect, test } from "vitest";

import { holderOf } from "@/lib/domain/access/testing/people";

import { readScope, scopeChoices, writeScope } from "./scope-choices";

const owner = holderOf({ role: "owner" });
const orgAdmin = holderOf({ role: "org-admin", accountIdentifier: "acct", orgIdentifier: "meridian" });

test("an org admin may choose only their organizations, the owner all known", () => {
  const known = [{ accountIdentifier: "acct", orgIdentifier: "harbor" }, { accountIdentifier: "acct2" }];
  expect(scopeChoices(orgAdmin, known).map((choice) => choice.value)).toEqual(["acct/meridian"]);
  expect(scopeChoices(owner, known).map((choice) => choice.value)).toEqual(["acct", "acct/harbor", "acct2"]);
  expect(scopeChoices(holderOf(), known)).toEqual([]);
});

test("a scope is the same after the form", () => {
  for (const scope of [
    { accountIdentifier: "a", orgIdentifier: undefined },
    { accountIdentifier: "a", orgIdentifier: "o" },
  ]) {
    expect(readScope(writeScope(scope))).toEqual(scope);
  }
});
