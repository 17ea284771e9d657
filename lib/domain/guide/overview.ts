import { findStepBySlug, STEPS } from "@/lib/domain/runs/steps";

import { GUIDE_ITEMS, itemsBySection } from "./items";
import type { GuideItem, ItemPlace } from "./item";
import { realisationOf, type Realisation } from "./realised";

/** An item with what the product does for it today. */
export type ItemState = { readonly item: GuideItem; readonly realisation: Realisation | undefined };

/** A section of the guide with its items. */
export type SectionState = {
  readonly section: string;
  /** For the address of the section on the page: `ec2-discovery`. */
  readonly anchor: string;
  readonly items: readonly ItemState[];
  readonly works: number;
};

/** Where to see an item at work. A page of a run has no address of its own: it is reached through the list of runs. */
export type ItemLink =
  { readonly kind: "page"; readonly href: string; readonly words: string } | { readonly kind: "module"; readonly path: string };

const PLACE_WORDS: Readonly<Partial<Record<ItemPlace, string>>> = {
  T: "Diagnose",
  B: "Practices",
  D: "Inventory",
  A: "History",
  X: "Export",
};

/** The guide's structure with the state of each item. */
export function guideOverview(): { readonly works: number; readonly total: number; readonly sections: readonly SectionState[] } {
  const sections = itemsBySection().map(({ section, items }) => {
    const states = items.map((item) => ({ item, realisation: realisationOf(item) }));
    return {
      section,
      anchor: section.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      items: states,
      works: states.filter((state) => state.realisation !== undefined).length,
    };
  });
  return { works: sections.reduce((sum, section) => sum + section.works, 0), total: GUIDE_ITEMS.length, sections };
}

/** The link of a realised item. */
export function linkOf({ where }: Realisation): ItemLink {
  if (!where.startsWith("/")) return { kind: "module", path: where };
  if (!where.includes("[")) return { kind: "page", href: where, words: `Open ${where.slice(1).replaceAll("/", ", ")}` };
  const step = findStepBySlug(where.slice(where.lastIndexOf("/") + 1));
  return { kind: "page", href: "/runs", words: step === undefined ? "In every run" : `In every run: ${step.title}` };
}

/** Where an item belongs, in words: "EC2 discovery", "Diagnose". */
export function placeWords(place: ItemPlace): string {
  return PLACE_WORDS[place] ?? STEPS.find((step) => step.id === place)?.title ?? place;
}
