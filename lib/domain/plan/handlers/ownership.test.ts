import { expect, test } from "vitest";

import { awsRunTags, describeOwner, ownerByAwsTags, ownerByHarnessTags, type Owner } from "./ownership";

// A resource belongs to the run only when its tag names exactly this run, because undo deletes what belongs to the run.
test.each<{ tag: string | undefined; owner: Owner }>([
  { tag: "run_1", owner: "run" },
  { tag: "run_12", owner: "other-run" },
  { tag: "run_", owner: "other-run" },
  { tag: "RUN_1", owner: "other-run" },
  { tag: " run_1", owner: "other-run" },
  { tag: "", owner: "foreign" },
  { tag: undefined, owner: "foreign" },
])("what carries the tag $tag belongs to $owner in AWS and Harness", ({ tag, owner }) => {
  const others = { Name: "run_1", run: "run_1" };
  expect(ownerByAwsTags(tag === undefined ? others : { ...others, "carabiner:run": tag }, "run_1")).toBe(owner);
  expect(ownerByHarnessTags(tag === undefined ? others : { ...others, carabiner_run: tag }, "run_1")).toBe(owner);
});

test.each([
  { what: "Harness's key in AWS", owner: ownerByAwsTags({ carabiner_run: "run_1" }, "run_1") },
  { what: "AWS's key in Harness", owner: ownerByHarnessTags({ "carabiner:run": "run_1" }, "run_1") },
])("$what marks nothing as ours", ({ owner }) => {
  expect(owner).toBe("foreign");
});

test("what a run tags in AWS is its own", () => {
  const tags = awsRunTags({ runId: "run_1", idempotencyKey: "key_1" });
  expect(tags).toEqual({ "carabiner:run": "run_1", "carabiner:key": "key_1" });
  expect(ownerByAwsTags(tags, "run_1")).toBe("run");
});

test.each<{ owner: Owner; createdAt?: string; words: string }>([
  { owner: "run", words: "It was made by this run." },
  { owner: "run", createdAt: "2025-03-12T10:00:00Z", words: "It was made on 12 Mar 2025, by this run." },
  { owner: "other-run", words: "It was made by another run of this portal." },
  {
    owner: "other-run",
    createdAt: "2025-03-12T10:00:00Z",
    words: "It was made on 12 Mar 2025, by another run of this portal.",
  },
  {
    owner: "foreign",
    createdAt: "2025-03-12T10:00:00Z",
    words: "It was made on 12 Mar 2025, and carries no tag of this portal.",
  },
  { owner: "foreign", words: "It already existed, and carries no tag of this portal." },
])("the plan describes what belongs to $owner: $words", ({ owner, createdAt, words }) => {
  expect(describeOwner(owner, createdAt)).toBe(words);
});
