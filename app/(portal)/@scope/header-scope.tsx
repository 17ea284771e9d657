import { cache } from "react";

import { ScopeList, type ScopeItem } from "@/components/shell/app-shell";
import { createDeps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { projectWords } from "@/lib/domain/runs/run-words";
import { requireActor } from "@/lib/server/session";

/** The frame's data, read once per request for the layout and the scope in its header. */
export const readShellFacts = cache(async (actor: Actor) => await createDeps(scopeOf(actor)).shell.readFacts(actor));

/** The scope on pages outside a run: where the person has roles. */
export async function PersonScope() {
  // Also in the frame of the page that sets up a required second factor: it shows the person's own roles and nothing else.
  const actor = await requireActor({ beforeSecondFactor: true });
  const { isSandboxOnly } = await readShellFacts(actor);
  return <ScopeList items={[{ side: "Harness", value: scopeWords(actor) }]} sandbox={isSandboxOnly ? "Sandbox" : undefined} />;
}

/** The scope on the pages of a run. People who may not see the run get their own scope. */
export async function RunScope({ runId }: { readonly runId: string }) {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const run = await deps.runs.find(actor, runId);
  if (run === undefined) return <PersonScope />;
  const account = await deps.connections.findAwsById(run.awsConnectionId);
  const items: readonly ScopeItem[] = [
    { side: "Harness", value: projectWords(run.scope) },
    { side: "AWS", value: run.awsAccountId, alias: account?.accountAlias, mono: true },
  ];
  return <ScopeList items={items} sandbox={run.kind === "sandbox" ? "Sandbox" : undefined} />;
}

function scopeWords(actor: Actor): string {
  const scopes = actor.grants.flatMap((grant) => {
    if (grant.role === "owner") return ["all organizations"];
    if (grant.orgIdentifier === undefined)
      return grant.accountIdentifier === undefined ? [] : [`account ${grant.accountIdentifier}`];
    return [grant.projectIdentifier === undefined ? grant.orgIdentifier : `${grant.orgIdentifier} / ${grant.projectIdentifier}`];
  });
  const [first] = scopes;
  if (first === undefined) return "no scope yet";
  const count = new Set(scopes).size;
  return count === 1 || first === "all organizations" ? first : `${String(count)} scopes`;
}
