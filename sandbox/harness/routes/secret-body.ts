import { z } from "zod";

import { labelFields, scopeFields } from "../labels";
import { SECRET_TYPES } from "../records";

export const secretBodySchema = z.object({
  secret: z.object({
    ...labelFields,
    ...scopeFields,
    type: z.enum(SECRET_TYPES, { error: `must be one of ${SECRET_TYPES.join(", ")}` }),
    spec: z.unknown(),
  }),
});
export type SecretBody = z.infer<typeof secretBodySchema>["secret"];

/** A secret as it came: metadata, and its value apart (null when none was sent). */
export type IncomingSecret = {
  readonly body: SecretBody;
  readonly value: Buffer | null;
};
