import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import { existing } from "@/lib/domain/ecs/service/testing/surroundings";
import type { Path } from "@/lib/domain/runs/path";

import { checkServiceName } from "./service-name";

const path = (strategy: NonNullable<Path["strategy"]>): Path => ({ target: "ecs", identity: "access-key", strategy });

test.each<{
  what: string;
  name?: string;
  strategy?: NonNullable<Path["strategy"]>;
  found: readonly ExistingService[];
  says: object;
}>([
  { what: "a free name", found: [], says: { sentence: "Free in cluster parcel-main." } },
  { what: "a deleted service", found: [existing({ status: "INACTIVE" })], says: { sentence: "Free in cluster parcel-main." } },
  { what: "a service of the name", found: [existing()], says: { sentence: expect.stringContaining("Harness updates it.") } },
  {
    what: "an external controller",
    found: [existing({ controller: "EXTERNAL" })],
    says: { problem: expect.stringContaining("refuses") },
  },
  {
    what: "a canary left over",
    found: [existing({ name: "parcel-batchCanary" })],
    says: { sentence: expect.stringContaining("nothing in this run deletes it") },
  },
  { what: "a wrong name", name: "a b", found: [], says: { problem: expect.stringContaining("letters, digits") } },
  {
    what: "a long name",
    name: "a".repeat(254),
    strategy: "blue-green",
    found: [],
    says: { problem: expect.stringContaining("252") },
  },
])("judges $what", { tags: ["G158"] }, async ({ name = "parcel-batch", strategy = "rolling", found, says }) => {
  const asked: (readonly string[])[] = [];
  const find = async (names: readonly string[]) => {
    asked.push(names);
    return await Promise.resolve(ok(found));
  };
  expect(await checkServiceName(find, { cluster: "parcel-main", path: path(strategy), name })).toMatchObject({
    ok: true,
    value: says,
  });
  expect(asked.flat().every((one) => one.startsWith(name))).toBe(true);
});
