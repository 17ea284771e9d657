import { z } from "zod";

import { appErrorSchema } from "@/lib/core/error-schema";

import { ROTATION_STATES, type LastUsedEvidence, type RotationFailure } from "./rotation";

/** The state of a rotation. */
export const rotationStateSchema = z.enum([...ROTATION_STATES, "failed"]);

/** Why a rotation stopped, as it is stored. */
export const rotationFailureSchema = z.object({
  during: z.enum(ROTATION_STATES),
  error: appErrorSchema,
}) satisfies z.ZodType<RotationFailure>;

const lastUsedSchema = z.object({
  accessKeyId: z.string(),
  userName: z.string().optional(),
  lastUsedAt: z.string().optional(),
  serviceName: z.string().optional(),
  region: z.string().optional(),
});

/** When both keys were last used, as it is stored. */
export const lastUsedEvidenceSchema = z.object({
  readAt: z.string(),
  old: lastUsedSchema.optional(),
  new: lastUsedSchema.optional(),
}) satisfies z.ZodType<LastUsedEvidence>;
