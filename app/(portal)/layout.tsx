import type { ReactNode } from "react";
import { requireActor } from "@/lib/server/session";
import { NoAccess } from "./_components/no-access";
import { PortalFrame } from "./portal-frame";

type PortalLayoutProps = {
  readonly children: ReactNode;
  /** The header's scope: a slot, because a layout does not know the run of its page. */
  readonly scope: ReactNode;
};

/** The frame of the signed-in pages. Its session check is a convenience; each page checks access itself. */
export default async function PortalLayout({ children, scope }: PortalLayoutProps) {
  const actor = await requireActor();
  return (
    <PortalFrame actor={actor} scope={scope}>
      {actor.grants.length === 0 ? <NoAccess actor={actor} /> : children}
    </PortalFrame>
  );
}
