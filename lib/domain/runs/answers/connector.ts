import { z } from "zod";

import { harnessNameSchema } from "@/lib/domain/harness/identifier";
import type { Path } from "@/lib/domain/runs/path";

import { reasonSchema, regionSchema, withoutExpression } from "./fields";

/** Step S4: the AWS connector in Harness (items G59-G82). Its identifier is `toIdentifier(name)`. */
export const connectorSchema = z.object({
  name: harnessNameSchema,
  /** Where the connector test makes its call; the region of a deployment is set in the infrastructure (correction M13). */
  region: regionSchema,
  /** A delegate must carry all of these tags; none means any delegate. */
  delegateSelectors: z
    .array(withoutExpression(z.string().trim().min(1, "Enter the tag, or remove the empty line.")))
    .transform((tags) => [...new Set(tags)]),
  executeOnDelegate: z.boolean(),
  /** Set when the person continues although the connector's test has not passed. */
  override: z.object({ reason: reasonSchema }).optional(),
});

export type Connector = z.infer<typeof connectorSchema>;

/** The name the guide suggests (items G63, G73). */
export function defaultConnectorName(path: Path): string {
  return path.identity === "access-key" ? "AWS-EC2-Connection" : "AWS-EC2-Connection-Role";
}
