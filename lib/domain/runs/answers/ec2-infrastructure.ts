import { z } from "zod";

import { harnessNameSchema } from "@/lib/domain/harness/identifier";

import { environmentSchema } from "./environment";
import { regionSchema, resourceIdsSchema, tagsSchema } from "./fields";

/** The name the guide suggests (item G86). */
export const DEFAULT_EC2_INFRASTRUCTURE_NAME = "EC2-Production";

/** Step S5: where Harness finds the hosts (items G83-G98). Subnets and groups are kept with the run: Harness takes neither (M14), and no check reads them yet. */
export const ec2InfrastructureSchema = z.object({
  environment: environmentSchema,
  name: harnessNameSchema,
  region: regionSchema,
  vpcs: resourceIdsSchema("vpc"),
  subnets: resourceIdsSchema("subnet"),
  securityGroups: resourceIdsSchema("sg"),
  tags: tagsSchema,
  /** Which address of a host Harness connects to. */
  hostConnectionType: z.enum(["PublicIP", "PrivateIP"]),
});

export type Ec2Infrastructure = z.infer<typeof ec2InfrastructureSchema>;
