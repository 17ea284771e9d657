import { z } from "zod";

import { harnessNameSchema, identifierSchema, toIdentifier } from "@/lib/domain/harness/identifier";

/** The environment of an infrastructure: one that exists, or a new one. */
export const environmentSchema = z.discriminatedUnion("source", [
  z.object({ source: z.literal("existing"), identifier: identifierSchema }),
  z.object({ source: z.literal("new"), name: harnessNameSchema, type: z.enum(["Production", "PreProduction"]) }),
]);

export type Environment = z.infer<typeof environmentSchema>;

/** The name the guide suggests. */
export const DEFAULT_ENVIRONMENT: Environment = { source: "new", name: "Production", type: "Production" };

/** The identifier of the environment that the answer means. */
export function environmentIdentifierOf(environment: Environment): string {
  return environment.source === "new" ? toIdentifier(environment.name) : environment.identifier;
}
