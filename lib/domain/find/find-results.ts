import { GUIDE_ITEMS } from "@/lib/domain/guide/items";
import type { GuideItem } from "@/lib/domain/guide/item";

import type { FindQuery } from "./find-query";

/** The most that one group shows. */
export const MAX_HITS = 8;

/** Something that was found, and where it is. */
export type FindHit = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
  /** It exists in the sandbox only. */
  readonly isSandbox: boolean;
};

/** The kinds of things that Find shows. */
export const FIND_GROUPS = ["runs", "accounts", "connections", "instances", "clusters", "guide"] as const;

/** What was found of one kind. */
export type FindGroup = {
  readonly id: (typeof FIND_GROUPS)[number];
  readonly title: string;
  readonly hits: readonly FindHit[];
  /** Where all of them are, when there are more than are shown. */
  readonly moreHref?: string | undefined;
};

/** The answer of Find. `isErrorText` offers to have the text explained. */
export type FindResults = {
  readonly text: string;
  readonly isErrorText: boolean;
  /** Kinds without a hit are left out. */
  readonly groups: readonly FindGroup[];
};

/** The guide's items that a query names by number, or by the beginnings of words of their titles. */
export function findGuideItems(query: FindQuery): readonly GuideItem[] {
  const named = GUIDE_ITEMS.filter((item) => item.id === query.guideItem);
  if (named.length > 0 || query.words.length === 0) return named;
  return GUIDE_ITEMS.filter((item) => matchesWords(item.title, query.words));
}

/** Whether each of the words begins a word of the text; the database's `find_words` compares in the same way. */
export function matchesWords(text: string, words: readonly string[]): boolean {
  const own = text.toLowerCase().split(/[^a-z0-9]+/);
  return words.length > 0 && words.every((word) => own.some((one) => one.startsWith(word)));
}
