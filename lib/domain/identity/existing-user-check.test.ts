import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";

import { checkExistingUser, type NameReads, type OwnKey } from "./name-check";

const DENIED: AppError = { code: "forbidden", message: "The portal may not list access keys." };
const KEYS = ["AKIAQYLPMN5HAAAAAAAA", "AKIAQYLPMN5HBBBBBBBB"];

type Seen = { readonly keys?: readonly string[] | AppError; readonly console?: boolean; readonly absent?: boolean };

async function check({ keys = [], console = false, absent = false }: Seen, ownKey?: OwnKey) {
  const user = { userName: "ci-deployer", arn: "", userId: "", path: "/", tags: {}, createdAt: "2023-02-14T08:30:00Z" };
  const listed =
    "code" in keys
      ? err(keys)
      : ok(keys.map((accessKeyId) => ({ accessKeyId, userName: "ci-deployer", status: "Active" as const })));
  const reads: NameReads = {
    findUser: async () => await Promise.resolve(ok(absent ? undefined : user)),
    findRole: async () => await Promise.resolve(ok(undefined)),
    listAccessKeys: async () => await Promise.resolve(listed),
    hasLoginProfile: async () => await Promise.resolve(ok(console)),
  };
  return await checkExistingUser(reads, { userName: "ci-deployer", accountId: "482177309156", ownKey });
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: two access keys a user.
test("a user with two keys is refused, with both keys named", async () => {
  const { problem } = await check({ keys: KEYS });
  expect(problem).toBe(
    "ci-deployer has two access keys already, …AAAA and …BBBB, and AWS allows no third. Delete the unused one in IAM, or choose another user.",
  );
});

test.each([
  [[], "It was made on 2023-02-14. It has no access key. There is room for the new one."],
  [KEYS.slice(0, 1), "It was made on 2023-02-14. It has one access key, …AAAA. There is room for the new one."],
])("a user with %j has room", async (keys, sentence) => {
  expect(await check({ keys })).toEqual({ state: "foreign", sentence, warnings: [] });
});

test.each<[string, OwnKey, string]>([
  ["made", { state: "made", lastFour: "BBBB" }, "Its key …BBBB was made by this run."],
  ["is making", { state: "under-way", before: KEYS.slice(0, 1) }, "This run is making its key."],
])("the key that this run %s takes no further room", async (_what, ownKey, sentence) => {
  const seen = await check({ keys: KEYS }, ownKey);
  expect(seen).toEqual({ state: "ours", sentence: `It was made on 2023-02-14. ${sentence}`, warnings: [] });
});

test("an intended key that is not there yet needs room", async () => {
  const underWay: OwnKey = { state: "under-way", before: KEYS.slice(0, 1) };
  expect(await check({ keys: KEYS.slice(0, 1) }, underWay)).toMatchObject({ state: "foreign" });
  expect((await check({ keys: KEYS }, { state: "under-way", before: KEYS })).problem).toMatch(/two access keys already/);
});

test("console access is warned about and refuses nothing", async () => {
  const seen = await check({ console: true });
  expect(seen.problem).toBeUndefined();
  expect(seen.warnings).toEqual([expect.stringMatching(/console with a password/)]);
});

test("a deleted user is refused; unlisted keys are left to the plan", async () => {
  expect((await check({ absent: true })).problem).toMatch(/There is no user ci-deployer in account 482177309156/);
  const unread = await check({ keys: DENIED });
  expect(unread.problem).toBeUndefined();
  expect(unread).toMatchObject({ state: "unknown", sentence: expect.stringContaining(DENIED.message) as string });
});
