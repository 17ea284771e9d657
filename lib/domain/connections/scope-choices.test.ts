import { expect, test } from "vitest";
import type { Actor, Grant } from "@/lib/domain/access/actor";
import { mayUseMethod } from "./may-use-method";
import { readScope, scopeChoices, writeScope } from "./scope-choices";

const actor = (...grants: Omit<Grant, "id">[]): Actor => ({
  userId: "u",
  name: "A",
  email: "a@example.com",
  sessionId: "s",
  sandbox: false,
  grants: grants.map((grant, index) => ({ ...grant, id: String(index) })),
});
const owner = actor({ role: "owner" });
const orgAdmin = actor({ role: "org-admin", accountIdentifier: "acct", orgIdentifier: "meridian" });

test.each([
  { who: "the owner", by: owner, method: "ambient", isLocal: true, may: true },
  { who: "the owner", by: owner, method: "profile", isLocal: true, may: true },
  { who: "the owner of a shared portal", by: owner, method: "profile", isLocal: false, may: false },
  { who: "an org admin", by: orgAdmin, method: "ambient", isLocal: true, may: false },
  { who: "an org admin", by: orgAdmin, method: "profile", isLocal: true, may: false },
  { who: "an org admin", by: orgAdmin, method: "role", isLocal: false, may: true },
  { who: "an org admin", by: orgAdmin, method: "session", isLocal: false, may: true },
])("$who may look in by $method: $may", ({ by, method, isLocal, may }) => {
  expect(mayUseMethod(by, method, { isLocal, kind: "live" }).ok).toBe(may);
});

test("no local profile is used for the sandbox", () => {
  expect(mayUseMethod(owner, "profile", { isLocal: true, kind: "sandbox" }).ok).toBe(false);
  expect(mayUseMethod(owner, "ambient", { isLocal: true, kind: "sandbox" }).ok).toBe(true);
});

test("an org admin may choose only their organizations, the owner all known", () => {
  const known = [{ accountIdentifier: "acct", orgIdentifier: "harbor" }, { accountIdentifier: "acct2" }];
  expect(scopeChoices(orgAdmin, known).map((choice) => choice.value)).toEqual(["acct/meridian"]);
  expect(scopeChoices(owner, known).map((choice) => choice.value)).toEqual(["acct", "acct/harbor", "acct2"]);
  expect(scopeChoices(actor(), known)).toEqual([]);
});

test("a scope survives the form", () => {
  for (const scope of [
    { accountIdentifier: "a", orgIdentifier: undefined },
    { accountIdentifier: "a", orgIdentifier: "o" },
  ]) {
    expect(readScope(writeScope(scope))).toEqual(scope);
  }
});
