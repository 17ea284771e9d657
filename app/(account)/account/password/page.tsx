import type { Metadata } from "next";

import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { accountPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { PASSWORD_LENGTH } from "@/lib/domain/access/session-limits";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { requireActor } from "@/lib/server/session";
import { changePasswordAction } from "../actions";
import { ChangePasswordForm } from "./_components/change-password-form";

export const metadata: Metadata = { title: "Change password" };

/** Changes the person's own password. */
export default async function ChangePasswordPage() {
  const actor = await requireActor();
  const hasPassword = await createDeps(scopeOf(actor)).users.hasPassword(actor);
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Your account", href: accountPath }, { label: "Password" }]}
        title="Change your password"
        lead="Your sessions on all other browsers end. You stay signed in here."
      />
      <Card label="Password" padded>
        {hasPassword ? (
          <ChangePasswordForm action={changePasswordAction} email={actor.email} minLength={PASSWORD_LENGTH.min} />
        ) : (
          <p>You sign in with your identity provider. Your password is changed there.</p>
        )}
      </Card>
    </div>
  );
}
