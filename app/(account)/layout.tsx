import type { ReactNode } from "react";
import { PersonScope } from "@/app/(portal)/@scope/header-scope";
import { PortalFrame } from "@/app/(portal)/portal-frame";
import { requireActor } from "@/lib/server/session";

/** The frame of a person's own pages, which are there for people without a role too. */
export default async function AccountLayout({ children }: { readonly children: ReactNode }) {
  return (
    <PortalFrame actor={await requireActor()} scope={<PersonScope />}>
      {children}
    </PortalFrame>
  );
}
