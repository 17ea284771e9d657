import type { RunRow } from "@/components/runs/run-table";
import type { StripCell } from "@/components/ui/strip-sentence";
import { runPath } from "@/lib/config/routes";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { describePath } from "@/lib/domain/runs/available-paths";
import type { Run } from "@/lib/domain/runs/run";
import { isOfOldWorld, projectWords, runStanding } from "@/lib/domain/runs/run-words";

type RowFacts = {
  readonly connections: readonly AwsConnection[];
  readonly world: string | undefined;
  readonly cells?: readonly StripCell[] | undefined;
};

/** A run as the lists show it. */
export function toRunRow(run: Run, { connections, world, cells }: RowFacts): RunRow {
  const [target = "", ...how] = describePath(run.path).split(", ");
  return {
    id: run.id,
    href: runPath(run.id),
    reference: run.reference,
    isSandbox: run.kind === "sandbox",
    isOfOldWorld: isOfOldWorld(run, world),
    project: projectWords(run.scope),
    path: { target, how: how.join(", ") },
    account: {
      id: run.awsAccountId,
      alias: connections.find((connection) => connection.id === run.awsConnectionId)?.accountAlias,
    },
    owner: run.ownerName,
    cells,
    ready: run.boxesReady,
    total: run.boxesTotal,
    standing: runStanding(run),
    lastActivityAt: run.lastActivityAt,
  };
}
