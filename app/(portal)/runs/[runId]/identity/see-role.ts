import "server-only";
import { ok } from "@/lib/core/result";
import type { RunReads } from "@/lib/deps/reads";
import { lookAtCaller, type CallerSide } from "@/lib/domain/identity/caller-side";
import { knownRoleChecks } from "@/lib/domain/identity/known-checks";
import type { SeenIdentity } from "@/lib/domain/identity/stations";
import { expectedToken } from "@/lib/domain/identity/trust-picture";
import { isDone } from "@/lib/domain/plan/ledger";
import { nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

import { callerReadsFor } from "./caller-reads";
import { callerOf } from "./check-identity";

/** The data for a role's chain: the role, its caller, the provider of its token, and what was proved. */
export async function seeRole(
  page: StepPage<"identity">,
  reads: RunReads,
  identity: Extract<Identity, { readonly kind: "new-role" | "existing-role" }>,
): Promise<SeenIdentity> {
  const { run, entries, checks } = page;
  const { iam } = reads.account;
  const account = { partition: reads.awsConnection.partition, account: run.awsAccountId };
  const arn = identity.kind === "existing-role" ? identity.roleArn : roleArn(account, identity.roleName);
  const caller = callerOf(identity);
  const token = expectedToken({ run, partition: account.partition, answers: page.answers }, identity.assumedBy);
  const [role, side, provider] = await Promise.all([
    lookUp(async () => await iam.findRole(nameOfArn(arn))),
    caller === undefined
      ? undefined
      : lookUp<CallerSide>(async () => {
          const callerReads = await callerReadsFor(page, run, reads, caller);
          return ok(await lookAtCaller(callerReads, { callerArn: caller, roleArn: arn, externalId: run.externalId }));
        }),
    token === undefined ? undefined : lookUp(async () => await iam.findOidcProvider(token.providerArn)),
  ]);
  const known = knownRoleChecks(checks, identity, entries, run.awsAccountId);
  const rights = known.find(({ id, verdict }) => id === "s3.policy" && verdict === "fail");
  return {
    role: role.ok ? role.value : undefined,
    unread: role.ok ? undefined : role.error.message,
    caller: side?.ok === true ? side.value : undefined,
    provider: provider?.ok === true ? { found: provider.value } : undefined,
    rightsMissing: rights?.fact,
    entered: isDone(entries, "harness.connector-test"),
  };
}
