import "server-only";
import type { Deps } from "@/lib/deps/deps";
import type { RunReads } from "@/lib/deps/reads";
import type { Actor } from "@/lib/domain/access/actor";
import { canUseConnection } from "@/lib/domain/access/setup-access";
import type { CallerReads } from "@/lib/domain/identity/caller-side";
import { parseArn } from "@/lib/domain/aws/arn";
import type { Run } from "@/lib/domain/runs/run";

/**
 * How to read the account of the caller of a role: the run's own access within its account, else a connection that serves the
 * person. `undefined` where no connection reaches it.
 */
export async function callerReadsFor(
  { deps, actor }: { readonly deps: Deps; readonly actor: Actor },
  run: Run,
  { account, awsConnection }: RunReads,
  callerArn: string,
): Promise<CallerReads | undefined> {
  const arn = parseArn(callerArn);
  if (!arn.ok) return undefined;
  if (arn.value.account === run.awsAccountId) return account.iam;
  const connections = await deps.connections.listAws(actor);
  const there = connections.find(
    (connection) =>
      connection.accountId === arn.value.account && connection.kind === awsConnection.kind && canUseConnection(actor, connection),
  );
  if (there === undefined) return undefined;
  const reads = await deps.accountReadsFor(there, { sessionName: run.id });
  return reads.ok ? reads.value.iam : undefined;
}
