import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell, type ScopeItem } from "@/components/shell/app-shell";
import { createDeps } from "@/lib/deps";
import { ROLE_NAMES, type Actor } from "@/lib/domain/access/actor";
import { highestRole } from "@/lib/domain/access/scope-access";
import { requireActor } from "@/lib/server/session";
import { portalNavigation } from "./_components/portal-navigation";
import { SignOutForm } from "./_components/sign-out-form";
import { signOutAction } from "./actions";

/** The frame of the signed-in pages. It asks for a session as a convenience; each page decides who may see it. */
export default async function PortalLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireActor();
  const [facts, theme] = await Promise.all([
    createDeps().shell.readFacts(actor),
    cookies().then((jar) => jar.get("theme")?.value),
  ]);
  const role = highestRole(actor);
  return (
    <AppShell
      groups={portalNavigation(actor, facts.openRuns)}
      homeHref="/"
      person={{ name: actor.name, role: role === undefined ? "No role yet" : ROLE_NAMES[role] }}
      signOut={<SignOutForm action={signOutAction} />}
      scope={scopeOf(actor)}
      {...(facts.isSandboxOnly ? { sandbox: "Sandbox" } : {})}
      theme={theme === "light" || theme === "dark" ? theme : "system"}
    >
      {children}
    </AppShell>
  );
}

/** Where the person's strongest roles are: the header says the scope. */
function scopeOf(actor: Actor): readonly ScopeItem[] {
  const scopes = actor.grants.flatMap((grant) => {
    if (grant.role === "owner") return ["all organizations"];
    if (grant.orgIdentifier === undefined)
      return grant.accountIdentifier === undefined ? [] : [`account ${grant.accountIdentifier}`];
    return [grant.projectIdentifier === undefined ? grant.orgIdentifier : `${grant.orgIdentifier} / ${grant.projectIdentifier}`];
  });
  const [first] = scopes;
  if (first === undefined) return [{ side: "Harness", value: "no scope yet" }];
  return [
    {
      side: "Harness",
      value: new Set(scopes).size === 1 || first === "all organizations" ? first : `${String(new Set(scopes).size)} scopes`,
    },
  ];
}
