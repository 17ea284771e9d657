import type { GuideItem } from "./item";

/**
 * Where an item is real. `npm run guide:coverage` follows every link and fails on one that leads nowhere, so a link
 * is written only when its page or module, its test and its evidence are there.
 */
export type Realisation = {
  /** A route of the app (`/runs/[runId]/permissions`) or a module (`lib/domain/guide/text.ts`). */
  readonly where: string;
  /** The call that is made for it, if any: `ec2:DescribeRegions`. */
  readonly call?: string;
  /** ID of the check or operation that shows it. */
  readonly evidence?: string;
  /** The test that holds it: its file, and a part of its title. */
  readonly test: { readonly file: string; readonly title: string };
};

/** The items that are real, by number. An item that is not here does not work yet, whatever else says so. */
export const REALISED: Readonly<Record<string, Realisation>> = {
  G251: {
    where: "/guide",
    test: { file: "lib/domain/guide/text.test.ts", title: "the version has a date of its own in place of the guide's empty one" },
  },
};

/** Where an item is realised; nothing while it is not real. */
export function realisationOf(item: GuideItem): Realisation | undefined {
  return REALISED[item.id];
}
