import { expect, test } from "vitest";

import type { AwsConnection } from "@/lib/domain/connections/connection";
import { inventoryAccounts, isReadable, newestPerAccount } from "./readable-connections";

const connection = (
  id: string,
  accountId: string,
  checkedAt?: string,
  method: AwsConnection["method"] = "session",
): AwsConnection => ({
  id,
  kind: "live",
  name: id,
  version: 1,
  createdAt: new Date("2026-11-01T00:00:00Z"),
  accountIdentifier: "acct",
  accountId,
  partition: "aws",
  method,
  ...(checkedAt === undefined ? {} : { checkedAt: new Date(checkedAt) }),
});

test.each([
  { name: "a confirmed one", connection: connection("a", "1", "2026-11-25T10:00:00Z"), readable: true },
  { name: "an unconfirmed one", connection: connection("a", "1"), readable: false },
  { name: "one without access", connection: connection("a", "1", "2026-11-25T10:00:00Z", "none"), readable: false },
])("$name: an account can be read through it is $readable", ({ connection: given, readable }) => {
  expect(isReadable(given)).toBe(readable);
});

test("each account is read once, through its most recently working connection", () => {
  const chosen = newestPerAccount([
    connection("old", "1", "2026-11-24T10:00:00Z"),
    connection("new", "1", "2026-11-25T10:00:00Z"),
    connection("other", "2", "2026-11-20T10:00:00Z"),
  ]);
  expect(chosen.map(({ id }) => id)).toEqual(["new", "other"]);
});

test("an account's inventory requires a connection with proved access", () => {
  const accounts = inventoryAccounts([
    connection("typed", "1", undefined, "none"),
    connection("unconfirmed", "2"),
    connection("confirmed", "3", "2026-11-25T10:00:00Z"),
    connection("confirmed again", "3", "2026-11-25T11:00:00Z"),
  ]);
  expect(accounts).toEqual(["3"]);
});
