import type { Metadata } from "next";
import { Suspense } from "react";

import { ActionForm } from "@/components/form/action-form";
import { formatDayMinute } from "@/lib/core/dates";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { FailureCard } from "@/components/ui/failure-card";
import { KeyValue, type Fact } from "@/components/ui/key-value";
import { Note } from "@/components/ui/note";
import { RelativeTime } from "@/components/ui/relative-time";
import { connectionsPath } from "@/lib/config/routes";
import type { Explanation } from "@/lib/core/errors";
import { ok } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import {
  AWS_METHOD_WORDS,
  standingOf,
  type AwsConnection,
  type Standing as ConnectionStanding,
} from "@/lib/domain/connections/connection";
import { lapsedSession } from "@/lib/domain/connections/lapsed-session";
import { readChoices, USUAL, type PortalChoice, type RoleState } from "@/lib/domain/connections/portal-access";
import { refusePage } from "@/lib/server/refuse-page";
import { requireActor } from "@/lib/server/session";

import { RemoveConnection } from "../_components/remove-connection";
import { SESSION_DEFAULTS, SessionFields } from "../_components/session-fields";
import { StandingMark, standingWords } from "../_components/standing";
import {
  checkAwsConnectionAction,
  confirmAwsConnectionAction,
  removeAwsConnectionAction,
  renewAwsSessionAction,
} from "../actions";
import { AccessCheck } from "./_components/access-check";
import { WhatItMayDo } from "./_components/what-it-may-do";

export const metadata: Metadata = { title: "Access to an AWS account" };

type ConnectionPageProps = {
  readonly params: Promise<{ readonly connectionId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/** Portal access to one account: whether it works, what Carabiner may do there, and how to set it up. */
export default async function ConnectionPage({ params, searchParams }: ConnectionPageProps) {
  const [{ connectionId }, query, actor] = await Promise.all([params, searchParams, requireActor()]);
  const deps = createDeps(scopeOf(actor));
  const connection = await deps.connections.findAws(actor, connectionId);
  if (connection === undefined) return await refusePage(actor, "/connections", { connectionId });
  const now = deps.clock.now();
  const manages = canManageConnections(actor, connection);
  const may = [query["may"] ?? []].flat();
  const choices = may.length === 0 ? USUAL : readChoices(may);
  const role: RoleState = query["role"] === "existing" ? "existing" : "new";
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Connections", href: connectionsPath }, { label: connection.name }]}
        title={`${connection.accountAlias ?? connection.name} · ${connection.accountId}`}
        lead={standingWords(connection, now)}
      />
      <Standing connection={connection} now={now} manages={manages} />
      {connection.method === "session" && manages ? <Renew connection={connection} now={now} /> : null}
      {connection.method === "none" || !manages ? null : (
        <Suspense fallback={<Note tone="info" title="Asking AWS which identity the portal signs in as." />}>
          <Rights connection={connection} deps={deps} choices={choices} role={role} />
        </Suspense>
      )}
      {manages ? (
        <RemoveConnection connectionId={connection.id} name={connection.name} remove={removeAwsConnectionAction} />
      ) : null}
    </div>
  );
}

type StandingProps = { readonly connection: AwsConnection; readonly now: Date; readonly manages: boolean };

function Standing({ connection, now, manages }: StandingProps) {
  const standing = standingOf(connection, now);
  const failure = failureOf(connection, standing);
  return (
    <>
      {failure === undefined ? null : <FailureCard explanation={failure} />}
      <Card title="Can the portal reach it?" aside={<StandingMark connection={connection} now={now} />} padded>
        <div className="stack-5">
          <KeyValue facts={factsOf(connection, now)} />
          {connection.method === "none" || standing === "ended" || standing === "lapsed" ? null : manages ? (
            <AccessCheck
              connectionId={connection.id}
              name={connection.name}
              confirmedArn={connection.checkedAt === undefined ? undefined : connection.callerArn}
              check={checkAwsConnectionAction}
              confirm={confirmAwsConnectionAction}
            />
          ) : (
            <p className="small soft">Its organization’s admin or the owner checks and changes it.</p>
          )}
        </div>
      </Card>
    </>
  );
}

function failureOf(connection: AwsConnection, standing: ConnectionStanding): Explanation | undefined {
  if (standing === "lapsed") return lapsedSession(connection).explanation;
  return standing === "failing" ? connection.lastCheck?.failure : undefined;
}

function factsOf(connection: AwsConnection, now: Date): readonly Fact[] {
  const { method, roleArn, externalId, profile, callerArn, checkedAt, lastCheck, sessionExpiresAt } = connection;
  return [
    { name: "Account", value: connection.accountId, mono: true },
    { name: "Partition", value: connection.partition, mono: true },
    { name: "For", value: connection.orgIdentifier ?? "every organization" },
    {
      name: "Access method",
      value: `${AWS_METHOD_WORDS[method]}${profile === undefined ? "" : ` ${profile}`}${roleArn === undefined ? "" : ", then a role"}`,
    },
    ...(roleArn === undefined ? [] : [{ name: "Role", value: roleArn, mono: true }]),
    ...(externalId === undefined
      ? []
      : [
          {
            name: "External ID",
            value: (
              <span className="row">
                <code data-testid="external-id">{externalId}</code>
                <CopyButton text={externalId}>Copy the external ID</CopyButton>
              </span>
            ),
          },
        ]),
    ...(method !== "session" || sessionExpiresAt === undefined
      ? []
      : [
          {
            name: "Session",
            value:
              sessionExpiresAt <= now
                ? `Ended ${formatDayMinute(sessionExpiresAt)}; key, secret and token were deleted`
                : `Kept encrypted; deleted at ${formatDayMinute(sessionExpiresAt)} at the latest`,
          },
        ]),
    ...(checkedAt === undefined || callerArn === undefined
      ? []
      : [
          { name: "Portal identity", value: callerArn, mono: true },
          { name: "Confirmed", value: <RelativeTime at={checkedAt} now={now} /> },
        ]),
    ...(lastCheck === undefined ? [] : [{ name: "Last check", value: <RelativeTime at={lastCheck.at} now={now} /> }]),
  ];
}

function Renew({ connection, now }: { readonly connection: AwsConnection; readonly now: Date }) {
  const ended = ["ended", "lapsed"].includes(standingOf(connection, now));
  return (
    <Card title={ended ? "Paste a new session" : "Replace the session"} padded>
      <ActionForm
        action={renewAwsSessionAction}
        label="Paste a new session"
        hidden={{ connectionId: connection.id }}
        defaultValues={SESSION_DEFAULTS}
        submit="Use this session"
        look={ended ? "primary" : "plain"}
        done="The new session is in place."
      >
        <SessionFields />
      </ActionForm>
    </Card>
  );
}

type RightsProps = {
  readonly connection: AwsConnection;
  readonly deps: Deps;
  readonly choices: readonly PortalChoice[];
  readonly role: RoleState;
};

/** Where a role has to trust the portal, the portal's identity is read from AWS. */
async function Rights({ connection, deps, choices, role }: RightsProps) {
  const known = connection.roleArn === undefined && connection.callerArn !== undefined;
  const caller = known ? ok(connection.callerArn) : await deps.connectionSetup.findBasePrincipal(connection);
  return <WhatItMayDo connection={connection} choices={choices} role={role} caller={caller} />;
}
