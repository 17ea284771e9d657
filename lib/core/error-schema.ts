import { z } from "zod";

import type { ActionError } from "./action-result";
import { ERROR_CODES, FAILURE_OWNERS, RETRIES, type AppError, type Explanation, type RequestedProof } from "./errors";

/** An explanation, parsed from JSON. */
export const explanationSchema = z.object({
  causeId: z.string(),
  title: z.string(),
  cause: z.string(),
  owner: z.enum(FAILURE_OWNERS),
  fix: z.string(),
  fixText: z.string().optional(),
  retry: z.enum(RETRIES),
  details: z.record(z.string(), z.string()),
}) satisfies z.ZodType<Explanation>;

const proofSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("entry"), account: z.string(), name: z.string(), password: z.boolean(), code: z.boolean() }),
  z.object({ kind: z.literal("provider"), name: z.string() }),
]) satisfies z.ZodType<RequestedProof>;

/** A failure, parsed from JSON. Its cause is never sent. */
export const appErrorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  fieldErrors: z.record(z.string(), z.string()).optional(),
  explanation: explanationSchema.optional(),
  retryAfterSeconds: z.number().optional(),
  proof: proofSchema.optional(),
}) satisfies z.ZodType<AppError>;

/** The response of a route of this portal that failed. */
export const failureReplySchema = z.object({
  error: appErrorSchema.extend({ reference: z.string() }),
}) satisfies z.ZodType<{ readonly error: ActionError }>;
