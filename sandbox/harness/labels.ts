import { z } from "zod";

/** Empty text, null and absence of an optional text all read as empty. */
export const textOrEmpty = z
  .string()
  .nullish()
  .transform((text) => text ?? "");

export const nullableText = z
  .string()
  .nullish()
  .transform((text) => (text === "" || text === undefined ? null : text));

export const tagsField = z
  .record(z.string(), z.string().nullable())
  .nullish()
  .transform((tags) => Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [key, value ?? ""])));

/** Fields that every entity has. Wrong values are refused by `checkLabels`, absent ones by this schema. */
export const labelFields = {
  identifier: z.string({ error: "cannot be empty" }),
  name: z.string({ error: "must not be blank" }),
  description: textOrEmpty,
  tags: tagsField,
};

export const scopeFields = { orgIdentifier: nullableText, projectIdentifier: nullableText };

export const nullableList = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
