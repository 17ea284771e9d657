import Form from "next/form";

import { handOffPanels } from "@/components/identity/hand-off-panels";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { FailureCard } from "@/components/ui/failure-card";
import { formatCount } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Meter } from "@/components/ui/meter";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { connectionPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import {
  canBeMade,
  CHOICE_WORDS,
  choiceSize,
  LEAST,
  PORTAL_CHOICES,
  portalHandOff,
  portalPolicy,
  portalTrust,
  type PortalChoice,
  type RoleState,
} from "@/lib/domain/connections/portal-access";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { buildCallerPolicy, trustReach } from "@/lib/domain/iam/trust/trust-policy";

type WhatItMayDoProps = {
  readonly connection: AwsConnection;
  readonly choices: readonly PortalChoice[];
  readonly role: RoleState;
  /** The user or role that the portal signs in as, as AWS reports it. */
  readonly caller: Result<string, AppError>;
};

/** The portal's own permissions: choices, the resulting policy and trust policy, and four ways to create them. */
export function WhatItMayDo({ connection, choices, role, caller }: WhatItMayDoProps) {
  const built = portalPolicy({ partition: connection.partition, account: connection.accountId }, choices);
  const actions = new Set(built.actions.map(({ action }) => action)).size;
  return (
    <>
      <Card title="What Carabiner may do in this account" padded id="rights">
        <div className="stack-5">
          <Choices connection={connection} choices={choices} role={role} />
          <Meter
            label="Size of the policy"
            value={built.size.characters}
            max={built.size.limit * built.size.policies}
            unit="characters"
          />
          {built.policies.map((policy) => (
            <details className="more" key={policy.name}>
              <summary>
                <Icon icon={chevronRightIcon} />
                Policy {policy.name}: {formatCount(actions)} actions
              </summary>
              <CodeBlock code={formatPolicy(policy.document)} label={`Policy ${policy.name}`} copy={`Copy ${policy.name}`} />
            </details>
          ))}
        </div>
      </Card>
      <GetItDone connection={connection} choices={choices} role={role} caller={caller} />
    </>
  );
}

function Choices({ connection, choices, role }: Omit<WhatItMayDoProps, "caller">) {
  return (
    <Form action={connectionPath(connection.id)} scroll={false} className="stack-4" aria-label="What Carabiner may do">
      <fieldset className="stack-3">
        <legend className="vh">What Carabiner may do</legend>
        {PORTAL_CHOICES.map((id) => (
          <div className="check" key={id}>
            <input
              type="checkbox"
              id={`may-${id}`}
              name="may"
              value={id}
              defaultChecked={choices.includes(id)}
              disabled={id === LEAST}
              aria-describedby={`may-${id}-text`}
            />
            <label htmlFor={`may-${id}`}>{CHOICE_WORDS[id].title}</label>
            <p className="hint" id={`may-${id}-text`}>
              {CHOICE_WORDS[id].text} <span className="quiet">{choiceSize(id)} actions</span>
            </p>
          </div>
        ))}
      </fieldset>
      {/* A disabled box is not sent, and an address without any choice would mean the default ones. */}
      <input type="hidden" name="may" value={LEAST} />
      {role === "existing" ? <input type="hidden" name="role" value="existing" /> : null}
      <div>
        <Button type="submit" size="small">
          Update the policy
        </Button>
      </div>
    </Form>
  );
}

function GetItDone({ connection, choices, role, caller }: WhatItMayDoProps) {
  const handOff = portalHandOff({ connection, callerArn: caller.ok ? caller.value : undefined, choices, role });
  if (!caller.ok) {
    return (
      <Card title="Get it done" padded>
        {caller.error.explanation === undefined ? (
          <Note tone="warn" title="The portal has no AWS identity yet">
            {caller.error.message}
          </Note>
        ) : (
          <FailureCard explanation={caller.error.explanation} />
        )}
        <p className="small soft">
          A role has to name who may assume it. Give the portal's machine AWS credentials, or paste a session instead of a role.
          The files are then shown here.
        </p>
      </Card>
    );
  }
  if (handOff === undefined) {
    return (
      <Card title="Get it done" padded>
        <Note tone="info" title="Give this policy to the admin of this identity">
          <code>{caller.value}</code> is managed by IAM Identity Center or is not a user or role of this account. Add the policy
          above to it there.
        </Note>
      </Card>
    );
  }
  const trust = portalTrust(connection, caller.value);
  return (
    <Card title="Get it done" padded id="ways">
      <div className="stack-5">
        {connection.roleArn === undefined || trust === undefined ? null : (
          <RoleAndTrust
            connection={connection}
            choices={choices}
            role={handOff.identity.kind === "new-role" ? "new" : "existing"}
            caller={caller.value}
          />
        )}
        <SegmentedPanels
          label="Way of getting it done"
          heading={<p className="small soft">Choose one. Then run the check above; it is the same for all of them.</p>}
          panels={handOffPanels({
            handOff,
            storeKey: `carabiner:ticks:${connection.id}:${handOff.identity.kind}`,
            fileStem: "carabiner-access",
          })}
        />
      </div>
    </Card>
  );
}

type RoleAndTrustProps = {
  readonly connection: AwsConnection;
  readonly choices: readonly PortalChoice[];
  readonly role: RoleState;
  readonly caller: string;
};

function RoleAndTrust({ connection, choices, role, caller }: RoleAndTrustProps) {
  const { roleArn = "" } = connection;
  const trust = portalTrust(connection, caller);
  const callerAccount = caller.split(":")[4] ?? "";
  const other = role === "new" ? "existing" : "new";
  return (
    <div className="stack-4">
      <div className="row">
        <span>
          {role === "new" ? "Creates the role " : "Attaches the policy to the existing role "}
          <code>{roleArn}</code>
        </span>
        {canBeMade(roleArn) ? (
          <LinkButton size="small" href={connectionPath(connection.id, { may: choices, role: other })}>
            {role === "new" ? "The role already exists" : "The role does not exist yet"}
          </LinkButton>
        ) : null}
      </div>
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Trust policy: only the portal’s own identity, and only with the external ID
        </summary>
        <CodeBlock code={trust === undefined ? "" : formatPolicy(trust)} label="Trust policy" copy="Copy the trust policy" />
      </details>
      {trustReach(callerAccount, connection.accountId) === "same-account" ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The other side: the portal’s own identity in account {callerAccount} must be allowed to assume the role
          </summary>
          <CodeBlock
            code={formatPolicy(buildCallerPolicy([roleArn]))}
            label="Policy of the portal’s own identity"
            copy="Copy the policy of the portal’s own identity"
          />
        </details>
      )}
    </div>
  );
}
