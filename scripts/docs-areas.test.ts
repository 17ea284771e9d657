import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

type Rules = { readonly forbidden: readonly { readonly name: string }[] };

test("the architecture lists the areas in the order of their rule", () => {
  const [, section = ""] =
    /^### The areas of `lib\/domain`$([\s\S]*?)^## /m.exec(readFileSync(join(ROOT, "docs/architecture.md"), "utf8")) ?? [];
  const listed = [...section.matchAll(/^\| `([a-z]+)`/gm)].map(([, area]) => area);
  const rules = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as Rules;
  const SUFFIX = "-stays-on-its-floor";
  const areas = rules.forbidden.flatMap(({ name }) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []));
  expect(listed).toEqual(areas);
});
