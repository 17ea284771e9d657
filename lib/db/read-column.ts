import type { z } from "zod";

import { UnreadableRowError, type StoredAt } from "@/lib/core/unreadable-row";

/**
 * A stored value as the domain knows it: the one way to read a column whose type in the database is wider than ours,
 * such as JSON or a string with a few allowed words. Throws `UnreadableRowError` for a value that the schema refuses.
 */
export function readColumn<Schema extends z.ZodType>(schema: Schema, value: unknown, at: StoredAt): z.output<Schema> {
  const parsed = schema.safeParse(value);
  // The issues of a schema can quote the value, so they are left out.
  if (!parsed.success) throw new UnreadableRowError(at);
  return parsed.data;
}
