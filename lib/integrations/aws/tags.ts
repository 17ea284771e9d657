import type { AwsTags } from "@/lib/domain/aws/aws-shapes";

/** AWS's list of key and value pairs as a record; a pair without a key is left out. */
export function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): AwsTags {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key: key, Value: value }): [string, string][] => (key === undefined ? [] : [[key, value ?? ""]])),
  );
}

/** A record as AWS's list of tags. */
export function tagList(tags: AwsTags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** An SDK date as ISO 8601 in UTC. */
export function isoOf(date: Date | undefined): string | undefined {
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
