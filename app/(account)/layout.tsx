import type { ReactNode } from "react";
import { PersonScope } from "@/app/(portal)/@scope/header-scope";
import { PortalFrame } from "@/app/(portal)/portal-frame";
import { requireActor } from "@/lib/server/session";

/** The frame of the account pages. People without a role see them too. */
export default async function AccountLayout({ children }: { readonly children: ReactNode }) {
  return (
    <PortalFrame actor={await requireActor({ beforeSecondFactor: true })} scope={<PersonScope />}>
      {children}
    </PortalFrame>
  );
}
