import { z } from "zod";
import type { HarnessScope } from "@/lib/domain/harness/scope";

/** What a document says about its place; everything else in it is sent as it is. */
const placeSchema = z.looseObject({
  identifier: z.string().min(1),
  orgIdentifier: z.string().min(1).optional(),
  projectIdentifier: z.string().min(1).optional(),
});

const connectorSchema = z.looseObject({ connector: placeSchema });
const secretSchema = z.looseObject({ secret: placeSchema });

/** A document to write, with the identifier and scope that it carries in its body. */
export type PlacedDocument = { readonly json: unknown; readonly identifier: string; readonly scope: HarnessScope };

/** Reads where a connector's document belongs. Throws for what is no connector document: that is a bug of the builder. */
export function placedConnector(accountIdentifier: string, body: unknown): PlacedDocument {
  return placed(accountIdentifier, body, connectorSchema.parse(body).connector);
}

/** Reads where a secret's document belongs. Throws for what is no secret document. */
export function placedSecret(accountIdentifier: string, body: unknown): PlacedDocument {
  return placed(accountIdentifier, body, secretSchema.parse(body).secret);
}

/** Reads where an environment's or infrastructure's document belongs. Throws for what is neither. */
export function placedEntity(accountIdentifier: string, body: unknown): PlacedDocument {
  return placed(accountIdentifier, body, placeSchema.parse(body));
}

function placed(accountIdentifier: string, json: unknown, place: z.infer<typeof placeSchema>): PlacedDocument {
  const { identifier, orgIdentifier, projectIdentifier } = place;
  return {
    json,
    identifier,
    scope: {
      accountIdentifier,
      ...(orgIdentifier === undefined ? {} : { orgIdentifier }),
      ...(projectIdentifier === undefined ? {} : { projectIdentifier }),
    },
  };
}
