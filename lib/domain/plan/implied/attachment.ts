import { nameOfArn } from "@/lib/domain/aws/arn";

import type { PolicyHolder } from "../ports";
import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";

/** What the ID of every attachment begins with; what tests the identity waits for all of them. */
export const ATTACHMENT = "aws.attachment";

/** A managed policy attached to a user or role. `index` counts those of one holder. */
export function attachment(
  context: ImpliedContext,
  input: {
    readonly index: number;
    readonly holder: PolicyHolder;
    readonly needs: readonly string[];
    readonly policyArn: string;
    /** Separates attachments of added policies from those of step S2. */
    readonly idPrefix?: string;
    /** The step that asks for it and its guide items, where they are not those of step S3. */
    readonly step?: Operation["step"];
    readonly guideItems?: Operation["guideItems"];
  },
): Operation {
  const { index, holder, needs, policyArn, idPrefix = ATTACHMENT, step, guideItems } = input;
  return operation(context, {
    kind: "aws.attachment",
    id: index === 0 ? idPrefix : `${idPrefix}-${String(index + 1)}`,
    step,
    needs,
    guideItems,
    desired: { holder, policyArn, policyName: nameOfArn(policyArn) },
  });
}
