import { expect, test } from "vitest";

import { GUIDE_ITEMS } from "./items";
import { GUIDE_LINKS, judgeLinks, offeredAddresses } from "./links";
import { quoteLines } from "./text";

test.each(GUIDE_LINKS)(
  "$item is the guide's own link of line $line",
  { tags: ["G217", "G218", "G219"] },
  ({ item, line, original }) => {
    expect(GUIDE_ITEMS.find(({ id }) => id === item)?.line).toBe(line);
    expect(quoteLines(line, line)[0]?.text).toContain(`(${original})`);
  },
);

test("every link of the guide's further reading is there, once", () => {
  const written = quoteLines(585, 596).filter(({ text }) => text.includes("](http"));
  expect(GUIDE_LINKS.map(({ line }) => line)).toEqual(written.map(({ number }) => number));
});

test("FirstGen pages are replaced by current ones and never offered", { tags: ["G220", "G221", "G222"] }, () => {
  for (const { original, replacements } of GUIDE_LINKS) {
    expect(replacements !== undefined, original).toBe(original.startsWith("https://docs.harness.io/"));
    for (const { url } of replacements ?? []) expect(url).toMatch(/^https:\/\/developer\.harness\.io\/docs\//);
  }
  expect(offeredAddresses().filter((url) => url.startsWith("https://docs.harness.io/"))).toEqual([]);
});

const ok = { url: "https://a.example/", kind: "answered", status: 200 } as const;
const dead = { url: "https://b.example/", kind: "answered", status: 404 } as const;
const silent = { url: "https://c.example/", kind: "unreached", why: "ENOTFOUND" } as const;

test.each([
  { what: "all answer", answers: [ok], verdict: "pass", says: "1 of 1 links work" },
  { what: "one is dead", answers: [ok, dead], verdict: "fail", says: "1 of 2 links work" },
  { what: "one does not answer while others do", answers: [ok, silent], verdict: "fail", says: "1 of 2 links work" },
  { what: "none answers", answers: [silent], verdict: "not-checked", says: "there is no internet here, so no link was checked" },
] as const)("when $what the links are $verdict", ({ answers, verdict, says }) => {
  const judged = judgeLinks(answers);
  expect(judged.verdict).toBe(verdict);
  expect(judged.lines.at(-1)).toContain(says);
});
