import { z } from "zod";

import { identifierSchema } from "@/lib/domain/harness/identifier";

import { accountIdSchema, regionSchema } from "./fields";

/** Step S1: the Harness project, the AWS account and the regions that this run is about (items G1-G10). */
export const prerequisitesSchema = z.object({
  orgIdentifier: identifierSchema,
  projectIdentifier: identifierSchema,
  /** The account the person was shown when they confirmed it. */
  accountId: accountIdSchema,
  accountConfirmed: z
    .boolean()
    .refine((confirmed) => confirmed, "Confirm that this is the right account, or choose another connection."),
  regions: z
    .array(regionSchema)
    .min(1, "Choose at least one region.")
    .transform((regions) => [...new Set(regions)]),
  /** IDs of the warnings that the person has read and accepted. */
  acknowledgedWarnings: z.array(z.string().min(1)),
});

export type Prerequisites = z.infer<typeof prerequisitesSchema>;
