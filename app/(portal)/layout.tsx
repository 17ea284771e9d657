import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { ShellWatch } from "@/components/shell/shell-watch";
import { findPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { ROLE_NAMES } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { highestRole } from "@/lib/domain/access/scope-access";
import { requireActor } from "@/lib/server/session";
import { readShellFacts } from "./@scope/header-scope";
import { NoAccess } from "./_components/no-access";
import { placesOf, portalNavigation } from "./_components/portal-navigation";
import { SignOutForm } from "./_components/sign-out-form";
import { signOutAction, staySignedInAction } from "./actions";

type PortalLayoutProps = {
  readonly children: ReactNode;
  /** The header's scope, a slot because a layout cannot know which run its page is about. */
  readonly scope: ReactNode;
};

/** The frame of the signed-in pages. It asks for a session as a convenience; each page decides who may see it. */
export default async function PortalLayout({ children, scope }: PortalLayoutProps) {
  const actor = await requireActor();
  const [facts, theme, session] = await Promise.all([
    readShellFacts(actor),
    cookies().then((jar) => jar.get("theme")?.value),
    createDeps(scopeOf(actor)).sessions.watch(actor.sessionId),
  ]);
  const groups = portalNavigation(actor, facts.openRuns);
  const role = highestRole(actor);
  return (
    <AppShell
      groups={groups}
      homeHref="/"
      person={{ name: actor.name, role: role === undefined ? "No role yet" : ROLE_NAMES[role] }}
      signOut={<SignOutForm action={signOutAction} />}
      scope={scope}
      isSandbox={facts.isSandboxOnly}
      theme={theme === "light" || theme === "dark" ? theme : "system"}
      watch={
        session === undefined ? undefined : (
          <ShellWatch findHref={findPath} places={placesOf(groups)} session={session} stay={staySignedInAction} />
        )
      }
    >
      {actor.grants.length === 0 ? <NoAccess actor={actor} /> : children}
    </AppShell>
  );
}
