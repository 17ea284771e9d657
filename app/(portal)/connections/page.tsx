import type { Metadata } from "next";
import { counted } from "@/lib/core/plural";
import { PageHead } from "@/components/shell/page-head";
import { env } from "@/lib/config/env";
import { createDeps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { isOwner } from "@/lib/domain/access/scope-access";
import { canAddConnections } from "@/lib/domain/access/setup-access";
import { isUsable, type ConnectionKind } from "@/lib/domain/connections/connection";
import { scopeChoices } from "@/lib/domain/connections/scope-choices";
import { requireActor } from "@/lib/server/session";
import { accountRegions } from "./_components/account-regions";
import { AddAws, AddHarnessForm, SandboxOnly } from "./_components/add-connection-forms";
import { AwsConnections } from "./_components/aws-connections";
import { HarnessConnections } from "./_components/harness-connections";

export const metadata: Metadata = { title: "Connections" };

/** Harness and AWS accounts that the portal can call. People see those they may use; admins change them. */
export default async function ConnectionsPage() {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const [harness, aws] = await Promise.all([deps.connections.listHarness(actor), deps.connections.listAws(actor)]);
  const now = deps.clock.now();
  const scopes = scopeChoices(actor, [...harness, ...aws]);
  const regions = accountRegions(await deps.inventory.readFreshness([...new Set(aws.map(({ accountId }) => accountId))]), now);

  return (
    <div className="stack-6">
      <PageHead
        title={titleOf(harness.length, aws.filter(isUsable).length)}
        lead="How the portal itself connects to Harness and AWS. The identity that Harness uses is chosen in each run."
      />
      <HarnessConnections actor={actor} connections={harness} now={now} />
      <AwsConnections connections={aws} regions={regions} now={now} />
      {canAddConnections(actor) ? (
        <div className="cols even">
          {actor.sandbox ? (
            <SandboxOnly />
          ) : (
            <AddHarnessForm addresses={env().CARABINER_HARNESS_URLS} needsOrganization={!isOwner(actor)} />
          )}
          <AddAws
            scopes={scopes}
            isOwner={isOwner(actor)}
            isLocal={deps.connectionSetup.isLocal && !actor.sandbox}
            worlds={worldsOf(actor, deps.connectionSetup.sandboxRuns())}
            sandboxFirst={harness.every(({ kind }) => kind === "sandbox")}
          />
        </div>
      ) : null}
    </div>
  );
}

/** The kinds of AWS for a new connection. A sandbox person can only use the sandbox. */
function worldsOf(actor: Actor, sandboxRuns: boolean): readonly ConnectionKind[] {
  if (actor.sandbox) return ["sandbox"];
  return sandboxRuns ? ["live", "sandbox"] : ["live"];
}

function titleOf(harness: number, aws: number): string {
  if (harness === 0 && aws === 0) return "Nothing is connected yet";
  const accounts = counted(aws, "AWS account");
  return `${harness === 0 ? "No Harness connections" : counted(harness, "Harness connection")}, ${accounts} to look into`;
}
