import type { Metadata } from "next";

import { plural } from "@/lib/core/plural";
import { ActionForm } from "@/components/form/action-form";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { DataTable, type Column } from "@/components/ui/data-table";
import { formatExact } from "@/lib/core/dates";
import { LinkButton } from "@/components/ui/link-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { accountPasswordPath, secondFactorPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { browserWords } from "@/lib/domain/access/browser-words";
import { RECOVERY_CODES } from "@/lib/domain/access/second-factor";
import type { SessionSummary } from "@/lib/domain/access/session";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { requireActor } from "@/lib/server/session";
import { endOtherSessionsAction, endOwnSessionAction } from "./actions";

export const metadata: Metadata = { title: "Your account" };

/** The person's own sessions, and how they sign in. */
export default async function AccountPage() {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const [sessions, hasPassword, factor] = await Promise.all([
    deps.sessions.listOwn(actor),
    deps.users.hasPassword(actor),
    deps.secondFactors.findState(actor.userId),
  ]);
  const isOwn = (session: SessionSummary) => session.id === actor.sessionId;
  const listed = [...sessions.filter(isOwn), ...sessions.filter((session) => !isOwn(session))];
  const others = listed.filter((session) => !isOwn(session)).length;

  return (
    <div className="stack-6">
      <PageHead
        title={others === 0 ? "You are signed in on this browser only" : `You are signed in on ${String(others + 1)} browsers`}
        lead={`${actor.name}, ${actor.email}. End a session that you do not recognize, then change your password.`}
      />
      <Card
        title="Sessions"
        footer={
          <div className="stack-2">
            <p>A session ends 30 minutes after its last use, and 12 hours after its sign-in.</p>
            {others === 0 ? null : (
              <ActionForm
                action={endOtherSessionsAction}
                submit={plural(others, "End the other session", `End the ${String(others)} other sessions`)}
                size="small"
              />
            )}
          </div>
        }
      >
        <DataTable
          caption="Your open sessions"
          rowKey={(session) => session.id}
          groups={[{ rows: listed }]}
          columns={columns(isOwn)}
        />
      </Card>
      <Card title="Password" padded>
        {hasPassword ? (
          <div className="row between">
            <p className="small soft">Changing it ends your sessions on all other browsers.</p>
            <LinkButton href={accountPasswordPath}>Change password</LinkButton>
          </div>
        ) : (
          <p className="small soft">You sign in with your identity provider. Your password is changed there.</p>
        )}
      </Card>
      <Card title="Second factor" padded>
        {actor.sandbox || hasPassword ? (
          <div className="row between">
            <p className="small soft">
              {factor.status === "on"
                ? `On. ${String(factor.recoveryCodesLeft)} of ${String(RECOVERY_CODES)} recovery codes are left.`
                : "Off. With a second factor, signing in also asks for a code of your authenticator app."}
            </p>
            <LinkButton href={secondFactorPath}>{factor.status === "on" ? "Change it" : "Set it up"}</LinkButton>
          </div>
        ) : (
          <p className="small soft">You sign in with your identity provider. Your second factor is set up there.</p>
        )}
      </Card>
    </div>
  );
}

function columns(isOwn: (session: SessionSummary) => boolean): readonly Column<SessionSummary>[] {
  return [
    {
      id: "browser",
      head: "Browser",
      cell: (session) => (
        <div>
          {browserWords(session.userAgent)}
          {isOwn(session) ? <span className="quiet line2">This browser</span> : null}
        </div>
      ),
    },
    {
      id: "signed-in",
      head: "Signed in",
      cell: ({ createdAt }) => (
        <time className="num" dateTime={createdAt.toISOString()}>
          {formatExact(createdAt)}
        </time>
      ),
    },
    {
      id: "seen",
      head: "Last used",
      cell: ({ lastSeenAt, now }) => <RelativeTime at={lastSeenAt} now={now} />,
    },
    {
      id: "end",
      head: "End",
      cell: (session) =>
        isOwn(session) ? (
          <span className="quiet">Sign out in the menu</span>
        ) : (
          <ActionForm
            action={endOwnSessionAction}
            hidden={{ sessionId: session.id }}
            submit="End session"
            submitLabel={`End the session of ${browserWords(session.userAgent)}, signed in ${formatExact(session.createdAt)}`}
            size="small"
          />
        ),
    },
  ];
}
