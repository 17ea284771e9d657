import type { Metadata } from "next";

import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { formatExact } from "@/lib/core/dates";
import { accountPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { RECOVERY_CODES } from "@/lib/domain/access/second-factor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { requireActor } from "@/lib/server/session";
import {
  beginSecondFactorAction,
  renewRecoveryCodesAction,
  turnOffSecondFactorAction,
  turnOnSecondFactorAction,
} from "./actions";
import { FactorPanel } from "./_components/factor-panel";

export const metadata: Metadata = { title: "Second factor" };

/** A person's own second factor: set it up, renew the recovery codes, turn it off. */
export default async function SecondFactorPage() {
  const actor = await requireActor({ beforeSecondFactor: true });
  const deps = createDeps(scopeOf(actor));
  const [state, hasPassword] = await Promise.all([deps.secondFactors.findState(actor.userId), deps.users.hasPassword(actor)]);
  const isHere = actor.sandbox || hasPassword;
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Your account", href: accountPath }, { label: "Second factor" }]}
        title={titleOf(state.status === "on", actor.mustSetUpSecondFactor === true)}
        lead="With a second factor, a stolen password does not open your account: signing in also asks for a code of your authenticator app."
      />
      <Card label="Second factor" padded>
        {!isHere ? (
          <p>You sign in with your identity provider. Your second factor is set up there.</p>
        ) : (
          <div className="stack-4">
            {state.status === "on" ? (
              <p>
                On since {formatExact(state.since)}. {state.recoveryCodesLeft} of {RECOVERY_CODES} recovery codes are left.
              </p>
            ) : null}
            <FactorPanel
              status={state.status}
              begin={beginSecondFactorAction}
              turnOn={turnOnSecondFactorAction}
              renewCodes={renewRecoveryCodesAction}
              turnOff={turnOffSecondFactorAction}
            />
          </div>
        )}
      </Card>
    </div>
  );
}

function titleOf(isOn: boolean, isRequired: boolean): string {
  if (isOn) return "Your second factor is on";
  return isRequired ? "Set up a second factor to continue" : "Set up a second factor";
}
