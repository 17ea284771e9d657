import { z } from "zod";

import { resourceIdsSchema, tagsSchema, withoutExpression } from "./fields";

/** Step S7: which instances Harness is to see, and that they are the right ones (items G111-G115). */
export const ec2DiscoverySchema = z.object({
  /** A host must match every line: all tags, one of the VPCs, the group, one of the IDs. Empty lines do not filter. */
  filter: z.object({
    tags: tagsSchema,
    vpcs: resourceIdsSchema("vpc"),
    asgName: withoutExpression(
      z.string().trim().max(255, "The name of an Auto Scaling group has at most 255 characters."),
    ).optional(),
    instanceIds: resourceIdsSchema("i"),
  }),
  /** The instances that were on the page when the person confirmed. */
  confirmedInstanceIds: resourceIdsSchema("i"),
  theseAreMine: z.boolean().refine((confirmed) => confirmed, "Confirm that these instances are yours, or change the filter."),
});

export type Ec2Discovery = z.infer<typeof ec2DiscoverySchema>;
export type InstanceFilter = Ec2Discovery["filter"];
