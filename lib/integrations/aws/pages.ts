import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { AwsReplyError } from "./reply-check";

/** One page of a list: its items and the token of the next page, if there is one. */
export type Page<Item> = { readonly items: readonly Item[] | undefined; readonly next: string | undefined };

/**
 * Reads every page of a list. A token that comes back a second time would loop for ever, so it ends the call as a
 * broken answer.
 */
export async function collectPages<Item>(read: (token: string | undefined) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await read(token);
    for (const item of page.items ?? []) items.push(item);
    token = page.next === "" ? undefined : page.next;
    if (token !== undefined && seen.has(token)) throw new AwsReplyError("UnexpectedReply", 200, undefined);
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return items;
}

/** Cuts a list into chunks of at most `size`, for calls that take a limited number of names. */
export function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Joins the answers of several calls; the first failure is the failure of all. */
export function joinAnswers<Item>(answers: readonly Result<readonly Item[], AppError>[]): Result<readonly Item[], AppError> {
  const items: Item[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    items.push(...answer.value);
  }
  return ok(items);
}
