import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ProofRequestProvider } from "@/app/_components/proof-request-provider";
import { AppShell } from "@/components/shell/app-shell";
import { ShellWatch } from "@/components/shell/shell-watch";
import { TitleKeeper } from "@/components/shell/title-keeper";
import { accountPath, findPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { ROLE_NAMES, type Actor } from "@/lib/domain/access/actor";
import { highestRole } from "@/lib/domain/access/scope-access";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { readShellFacts } from "./@scope/header-scope";
import { signOutAction, staySignedInAction } from "./actions";
import { placesOf, portalNavigation } from "./_components/portal-navigation";
import { FactorResetNote } from "./_components/factor-reset-note";
import { SignOutForm } from "./_components/sign-out-form";

type PortalFrameProps = { readonly actor: Actor; readonly scope: ReactNode; readonly children: ReactNode };

/** The frame of every signed-in page. */
export async function PortalFrame({ actor, scope, children }: PortalFrameProps) {
  const [facts, theme, session] = await Promise.all([
    readShellFacts(actor),
    cookies().then((jar) => jar.get("theme")?.value),
    createDeps(scopeOf(actor)).sessions.watch(actor.sessionId),
  ]);
  const groups = portalNavigation(actor, facts.openRuns);
  const role = highestRole(actor);
  return (
    <ProofRequestProvider>
      <TitleKeeper />
      <AppShell
        groups={groups}
        homeHref="/"
        person={{ name: actor.name, role: role === undefined ? "No role yet" : ROLE_NAMES[role] }}
        accountHref={accountPath}
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
        {actor.secondFactorResetAt === undefined ? null : <FactorResetNote at={actor.secondFactorResetAt} />}
        {children}
      </AppShell>
    </ProofRequestProvider>
  );
}
