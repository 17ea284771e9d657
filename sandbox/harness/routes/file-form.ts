import { z } from "zod";

import { parseJson, parseValue, type Call } from "../call";
import { checkLabels } from "../identifiers";
import { invalidFields } from "../errors";
import { nullableText, textOrEmpty } from "../labels";

const FILE_USAGES = ["MANIFEST_FILE", "CONFIG", "SCRIPT"] as const;
const FILE_TYPES = ["FILE", "FOLDER"] as const;

const fieldsSchema = z.object({
  identifier: z.string({ error: "cannot be empty" }),
  name: z.string({ error: "must not be blank" }),
  type: z.enum(FILE_TYPES, { error: "must not be null" }),
  parentIdentifier: z.string({ error: "must not be blank" }).min(1, "must not be blank"),
  fileUsage: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.enum(FILE_USAGES, { error: `must be one of ${FILE_USAGES.join(", ")}` }).optional(),
  ),
  mimeType: nullableText,
  description: textOrEmpty,
});

const tagSchema = z.object({ key: z.string(), value: z.string().nullish() });

/** A file or folder as it came; `content` is null when none was sent. */
export type IncomingFile = ReturnType<typeof readFields> & { readonly content: Buffer | null };

async function textOf(part: File | string | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === "string" ? part : part.text();
}

function readFields(values: Readonly<Record<string, unknown>>, tagsJson: string | undefined) {
  const fields = parseValue(values, fieldsSchema);
  const list = parseJson(tagsJson ?? "[]", z.array(tagSchema).nullable());
  const tags = Object.fromEntries((list ?? []).map(({ key, value }) => [key, value ?? ""]));
  checkLabels({ ...fields, tags }, "", "file");
  if (fields.type === "FILE" && fields.fileUsage === undefined) {
    throw invalidFields([{ fieldId: "fileUsage", error: "FileUsage is required for file." }]);
  }
  return { ...fields, fileUsage: fields.fileUsage ?? null, tags };
}

/** Reads the multipart form of a file or folder. The identifier in the path, where there is one, replaces that of the form. */
export async function readFileForm(call: Call, identifier?: string): Promise<IncomingFile> {
  const form = await call.form();
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(fieldsSchema.shape)) values[name] = await textOf(form.get(name));
  if (identifier !== undefined) values.identifier = identifier;
  const fields = readFields(values, await textOf(form.get("tags")));
  const part = form.get("content");
  if (part === null || fields.type === "FOLDER") return { ...fields, content: null };
  return { ...fields, content: typeof part === "string" ? Buffer.from(part, "utf8") : Buffer.from(await part.arrayBuffer()) };
}
