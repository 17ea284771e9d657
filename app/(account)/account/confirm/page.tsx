import type { Metadata } from "next";

import { ConfirmIdentityForm } from "@/app/_components/confirm-identity-form";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { accountPath, freshSignOnPath } from "@/lib/config/routes";
import { linkTarget } from "@/lib/core/link-target";
import { createDeps } from "@/lib/deps/deps";
import { RECENT_MINUTES } from "@/lib/domain/access/session-limits";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { safeCallbackPath } from "@/lib/server/current-path";
import { findRequestedProof } from "@/lib/server/requested-proof";
import { requireActor } from "@/lib/server/session";

export const metadata: Metadata = { title: "Confirm that it is you" };

type PageProps = { readonly searchParams: Promise<{ readonly callbackUrl?: string | string[] }> };

/** Where a person confirms that it is them when there is no dialog to do it in: without scripts, and after a plain link. */
export default async function ConfirmIdentityPage({ searchParams }: PageProps) {
  const actor = await requireActor({ beforeSecondFactor: true });
  const { callbackUrl } = await searchParams;
  const next = typeof callbackUrl === "string" ? safeCallbackPath(callbackUrl) : undefined;
  if (actor.isRecent === true) return <Confirmed next={next} />;
  const proof = await findRequestedProof(createDeps(scopeOf(actor)), actor);
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Your account", href: accountPath }, { label: "Confirm" }]}
        title="Confirm that it is you"
        lead="Your last sign-in is more than five minutes ago, and what you asked for changes or shows something sensitive."
      />
      <Card label="Confirm that it is you" padded>
        {proof.kind === "entry" ? (
          <ConfirmIdentityForm proof={proof} />
        ) : (
          <LinkButton look="primary" href={freshSignOnPath(next)}>
            Sign in again with {proof.name}
          </LinkButton>
        )}
      </Card>
    </div>
  );
}

function Confirmed({ next }: { readonly next: string | undefined }) {
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Your account", href: accountPath }, { label: "Confirm" }]}
        title="You confirmed that it is you"
        lead={`It counts for ${String(RECENT_MINUTES)} minutes. ${next === undefined ? "Close this tab, and go on in the other one." : ""}`}
      />
      {next === undefined ? null : (
        <div>
          {/* A file is saved and leaves this page as it is, so the link is a plain one. */}
          <a className="btn primary" href={linkTarget(next)}>
            Continue
          </a>
        </div>
      )}
    </div>
  );
}
