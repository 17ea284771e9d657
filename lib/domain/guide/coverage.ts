import type { GuideItem } from "./item";
import type { Realisation } from "./realised";

/** How the check looks at the checkout. Paths are relative to its root. */
export type Checkout = {
  readonly hasRoute: (route: string) => boolean;
  readonly hasFile: (path: string) => boolean;
  /** Called only for files that exist. */
  readonly readText: (path: string) => string;
};

/** A link of the coverage that leads nowhere. */
export type DeadLink = { readonly item: string; readonly problem: string };

/** Every link that leads nowhere: an unknown item, a page, module or test that is not there, a title its test does not have. */
export function deadLinks(
  items: readonly GuideItem[],
  realised: Readonly<Record<string, Realisation>>,
  checkout: Checkout,
): readonly DeadLink[] {
  const known = new Set(items.map((item) => item.id));
  return Object.entries(realised).flatMap(([item, { where, test }]) => {
    const problems = [
      known.has(item) ? undefined : "the guide has no such item",
      findPlaceProblem(where, checkout),
      findTestProblem(test, checkout),
    ];
    return problems.flatMap((problem) => (problem === undefined ? [] : [{ item, problem }]));
  });
}

function findPlaceProblem(where: string, checkout: Checkout): string | undefined {
  if (where.startsWith("/")) return checkout.hasRoute(where) ? undefined : `there is no page ${where}`;
  return checkout.hasFile(where) ? undefined : `there is no file ${where}`;
}

function findTestProblem(test: Realisation["test"], checkout: Checkout): string | undefined {
  if (!checkout.hasFile(test.file)) return `there is no test ${test.file}`;
  return checkout.readText(test.file).includes(test.title) ? undefined : `${test.file} has no test “${test.title}”`;
}
