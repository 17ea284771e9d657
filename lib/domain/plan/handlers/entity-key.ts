import { z } from "zod";

import { harnessScopeSchema } from "@/lib/domain/harness/scope";

import type { EntityKey } from "../ports";

/** Where an entity of Harness lives, as it is stored with an operation. */
export const entityKeySchema = z.object({ scope: harnessScopeSchema, identifier: z.string().min(1) });

/** The key alone, without what else the desired state says. */
export function keyOf({ scope, identifier }: EntityKey): EntityKey {
  return { scope, identifier };
}
