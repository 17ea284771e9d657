import { z } from "zod";

import { accountIdSchema, regionSchema } from "@/lib/domain/runs/answers/fields";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
const nameSchema = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/, "Use letters, digits, hyphens and underscores only.");

/** A cluster as an address names it, and one of its services. */
export const clusterAddressSchema = z.object({
  account: accountIdSchema,
  region: regionSchema,
  cluster: nameSchema,
  service: nameSchema.optional(),
});
