import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
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

/** The fields of every entity in a scope. */
export const wireEntity = {
  identifier: z.string(),
  name: wireText,
  description: wireText,
  orgIdentifier: wireOptionalText,
  projectIdentifier: wireOptionalText,
  tags: wireTags,
};

/** The fields of one kind of entity as an object; null is read as an empty object. */
export const wireSpec = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((spec) => spec ?? {});

/** A list that Harness may leave out. */
export function wireList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** A flag that Harness may leave out; then it is false. */
export const wireFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false);

/** A page of a list. */
export function wirePage<Item extends z.ZodType>(item: Item) {
  return z.object({
    content: wireList(item),
    totalPages: z.number().catch(1),
    totalItems: z.number().catch(0),
  });
}

/** The value of an answer without its correlation ID. */
export function valueOf<Value>(result: Result<HarnessAnswer<Value>, AppError>): Result<Value, AppError> {
  return result.ok ? ok(result.value.value) : result;
}

/** An entity with the scope from its fields. */
export function scoped<
  Entity extends { readonly orgIdentifier: string | undefined; readonly projectIdentifier: string | undefined },
>(accountIdentifier: string, { orgIdentifier, projectIdentifier, ...entity }: Entity) {
  return { ...entity, scope: scopeOf(accountIdentifier, { orgIdentifier, projectIdentifier }) };
}

/** The scope of an entity as Harness writes it into its body. */
export function scopeOf(
  accountIdentifier: string,
  {
    orgIdentifier,
    projectIdentifier,
  }: { readonly orgIdentifier: string | undefined; readonly projectIdentifier: string | undefined },
): HarnessScope {
  return { accountIdentifier, orgIdentifier, projectIdentifier };
}

/** One segment of a path: identifiers are checked elsewhere, but a path must never be built from raw text. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}
