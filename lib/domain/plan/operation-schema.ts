import { z } from "zod";

import { INTENTIONS, OPERATION_SIDES, type Found, type Operation, type Outcome } from "./operation";

/** Strings by name, the stored form of outcomes and intents. */
export const outcomeSchema = z.record(z.string(), z.string()) satisfies z.ZodType<Outcome>;

/** What was found under an operation's natural key, as it is stored. */
export const foundSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("absent") }),
  z.object({ state: z.literal("out-of-reach"), description: z.string() }),
  z.object({
    state: z.literal("present"),
    owner: z.enum(["run", "other-run", "foreign"]),
    matches: z.boolean(),
    description: z.string(),
    observed: z.record(z.string(), z.string()),
  }),
]) satisfies z.ZodType<Found>;

/** An operation as it is stored. Its kind's schema reads `desired` where the operation is carried out. */
export const operationSchema = z.object({
  id: z.string(),
  kind: z.string(),
  side: z.enum(OPERATION_SIDES),
  title: z.string(),
  summary: z.string(),
  step: z.string(),
  guideItems: z.array(z.string()),
  needs: z.array(z.string()),
  naturalKey: z.string(),
  intention: z.enum(INTENTIONS),
  desired: z.unknown(),
  preview: z.object({ call: z.string(), url: z.string().optional(), body: z.unknown() }),
  permissions: z.array(z.string()),
  undo: z.string(),
}) satisfies z.ZodType<Operation>;
