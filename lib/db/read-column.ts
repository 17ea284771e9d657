import type { z } from "zod";

import { UnreadableRowError, type StoredAt } from "@/lib/core/unreadable-row";

/**
 * A stored value as the domain knows it: the one way to read a column whose type in the database is wider than ours,
 * JSON or a text with a few words. Throws `UnreadableRowError` for a value that another version or a person wrote.
 */
export function readColumn<Schema extends z.ZodType>(schema: Schema, value: unknown, at: StoredAt): z.output<Schema> {
  const parsed = schema.safeParse(value);
  // The issues of a schema can quote the value, so they are left out.
  if (!parsed.success) throw new UnreadableRowError(at);
  return parsed.data;
}
