import { z } from "zod";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessRequest } from "./client";
import { scopeOf } from "./wire";

/** What a write sends, with the identifier and scope that it names itself. */
export type PlacedBody = {
  readonly identifier: string;
  readonly scope: HarnessScope;
  readonly content: Pick<HarnessRequest<z.ZodType>, "json" | "form" | "yaml">;
};

/** The fields that name a document's place; everything else is sent unchanged. */
const placeSchema = z.looseObject({
  identifier: z.string().min(1),
  orgIdentifier: z.string().min(1).optional(),
  projectIdentifier: z.string().min(1).optional(),
});

/**
 * Reads the place of a document from its fields, or from those of its one wrapping field (`connector`). Throws for anything
 * else, which is a bug in the code that built the document.
 */
export function placedDocument(within?: string): (accountIdentifier: string, body: unknown) => PlacedBody {
  const schema = within === undefined ? placeSchema : z.looseObject({ [within]: placeSchema }).transform((body) => body[within]);
  return (accountIdentifier, body) => {
    const { identifier, orgIdentifier, projectIdentifier } = placeSchema.parse(schema.parse(body));
    return { identifier, scope: scopeOf(accountIdentifier, { orgIdentifier, projectIdentifier }), content: { json: body } };
  };
}
