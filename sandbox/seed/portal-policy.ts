import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { policySize, type PolicyStatement } from "@/lib/domain/iam/policy-document";

import { PORTAL_ROLE } from "./world";

/** What the portal may do in the sandbox: check, create identities, read security practices, follow a deployment. */
const PACKS = ["P12", "P13", "P14", "P15b"] as const;

/** IAM's limit for the policies written into one role, all together. */
const INLINE_MAX = 10_240;

/**
 * The portal's policy as its own page hands it out, so that the sandbox shows nothing that a real account would not; for
 * the portal's user also the way into the other accounts.
 */
export function portalPolicy(account: string, options: { readonly mayLeaveAccount: boolean }): string {
  const { document } = buildPolicy({
    packs: PACKS,
    context: { partition: "aws", account, region: "*", passRoles: [] },
  });
  const leave: PolicyStatement = {
    Sid: "EnterAccounts",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    // The portal may also assume a role that a person creates by hand to try it.
    Resource: [`arn:aws:iam::*:role/${PORTAL_ROLE}*`, "arn:aws:iam::*:role/HarnessPortal*"],
  };
  const whole = { ...document, Statement: [...document.Statement, ...(options.mayLeaveAccount ? [leave] : [])] };
  if (policySize(whole) > INLINE_MAX) throw new Error("The portal's packs no longer fit into one policy of a role.");
  return JSON.stringify(whole);
}
