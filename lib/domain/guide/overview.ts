import { STEPS } from "@/lib/domain/runs/steps";

import coverage from "./generated/coverage.json" with { type: "json" };
import { GUIDE_ITEMS, itemsBySection } from "./items";
import type { GuideItem, ItemPlace } from "./item";

/** An item with what the product does for it today. */
export type ItemState = { readonly item: GuideItem; readonly works: boolean };

/** A section of the guide with its items. */
export type SectionState = {
  readonly section: string;
  /** For the address of the section on the page: `ec2-discovery`. */
  readonly anchor: string;
  readonly items: readonly ItemState[];
  readonly works: number;
};

/** Where to see an item at work. A page of a run has no fixed address: it is reached through the list of runs. */
export type ItemLink = { readonly href: string; readonly words: string };

/** The pages of the places that are no step of a run. */
const PAGES: Readonly<Partial<Record<ItemPlace, ItemLink & { readonly name: string }>>> = {
  T: { name: "Diagnose", href: "/diagnose", words: "Open Diagnose" },
  B: { name: "Practices", href: "/practices", words: "Open Practices" },
  D: { name: "Inventory", href: "/inventory/instances", words: "Open Inventory" },
  A: { name: "History", href: "/runs", words: "Open Runs" },
  X: { name: "Export", href: "/runs", words: "In every run: Checklist" },
};

/** Whether the code and a test name the item: computed by `npm run guide:coverage` when the portal is built. */
function works(item: GuideItem): boolean {
  return item.id in coverage;
}

/** The guide's structure with the state of each item. */
export function guideOverview(): { readonly works: number; readonly total: number; readonly sections: readonly SectionState[] } {
  const sections = itemsBySection().map(({ section, items }) => {
    const states = items.map((item) => ({ item, works: works(item) }));
    return {
      section,
      anchor: section.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      items: states,
      works: states.filter((state) => state.works).length,
    };
  });
  return { works: sections.reduce((sum, section) => sum + section.works, 0), total: GUIDE_ITEMS.length, sections };
}

/** The page on which an item can be seen at work. */
export function linkOf({ place }: Pick<GuideItem, "place">): ItemLink {
  return PAGES[place] ?? { href: "/runs", words: `In every run: ${placeWords(place)}` };
}

/** Where an item belongs, in words: "EC2 discovery", "Diagnose". */
export function placeWords(place: ItemPlace): string {
  return PAGES[place]?.name ?? STEPS.find((step) => step.id === place)?.title ?? place;
}
