import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessAnswer } from "./client";

/** Text that Harness may send as null. */
export const wireText = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** Optional text, null read as absent. */
export const wireOptionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === "" ? undefined : value));

/** Milliseconds since 1970 as ISO 8601; Harness writes 0 or null for "never". */
export const wireTime = z
  .number()
  .nullish()
  .transform((value) => (value === null || value === undefined || value <= 0 ? undefined : new Date(value).toISOString()));

/** Tags, null read as none and null values as empty. */
export const wireTags = z
  .record(z.string(), z.string().nullish())
  .nullish()
  .transform((tags) =>
    Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]): [string, string] => [key, value ?? ""])),
  );

/** A page of a list. */
export function wirePage<Item extends z.ZodType>(item: Item) {
  return z.object({
    content: z
      .array(item)
      .nullish()
      .transform((content) => content ?? []),
    totalPages: z.number().catch(1),
    totalItems: z.number().catch(0),
  });
}

/** Harness's largest page for connectors, secrets, projects and organizations. */
export const PAGE_SIZE = 100;

/** Far more than any scope holds: a list that claims more is broken. */
const MAX_PAGES = 200;

type PageResult<Item> = Result<HarnessAnswer<{ readonly content: readonly Item[]; readonly totalPages: number }>, AppError>;

/** Reads every page of a list, one after another so that the key's budget is not spent at once. */
export async function collectHarnessPages<Item>(
  read: (pageIndex: number) => Promise<PageResult<Item>>,
): Promise<Result<readonly Item[], AppError>> {
  const items: Item[] = [];
  for (let pageIndex = 0; pageIndex < MAX_PAGES; pageIndex += 1) {
    const page = await read(pageIndex);
    if (!page.ok) return err(page.error);
    items.push(...page.value.value.content);
    if (page.value.value.content.length === 0 || pageIndex + 1 >= page.value.value.totalPages) break;
  }
  return ok(items);
}

/** The value of an answer without its correlation ID. */
export function valueOf<Value>(result: Result<HarnessAnswer<Value>, AppError>): Result<Value, AppError> {
  return result.ok ? ok(result.value.value) : result;
}

/** "Not there" is an answer to a look, not a failure. */
export function absentAsUndefined<Value>(result: Result<Value, AppError>): Result<Value | undefined, AppError> {
  return !result.ok && result.error.code === "not_found" ? ok(undefined) : result;
}

/** The scope of an entity as Harness writes it into its body. */
export function scopeOf(
  accountIdentifier: string,
  entity: { readonly orgIdentifier: string | undefined; readonly projectIdentifier: string | undefined },
): HarnessScope {
  return {
    accountIdentifier,
    ...(entity.orgIdentifier === undefined ? {} : { orgIdentifier: entity.orgIdentifier }),
    ...(entity.projectIdentifier === undefined ? {} : { projectIdentifier: entity.projectIdentifier }),
  };
}

/** One segment of a path: identifiers are checked elsewhere, but a path must never be built from raw text. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}
