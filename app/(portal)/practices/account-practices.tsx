import { RelativeTime } from "@/components/ui/relative-time";
import { GradeLegend } from "@/components/ui/grade-mark";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { createDeps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { checkPractices } from "@/lib/domain/posture/check-practices";

import { withinContentDeadline } from "@/lib/server/page-deadline";

import { PracticeCard } from "./_components/practice-card";

type AccountPracticesProps = { readonly actor: Actor; readonly connection: AwsConnection };

/** The four practices of one account, read from AWS now. */
export async function AccountPractices({ actor, connection }: AccountPracticesProps) {
  const deps = createDeps(scopeOf(actor));
  const { practices, at, unreadable } = await withinContentDeadline(async () => await checkPractices(deps, actor, connection));
  const applicable = practices.filter(({ check }) => check.verdict !== "not-applicable");
  const passed = applicable.filter(({ check }) => check.verdict === "pass").length;
  return (
    <div className="stack-6">
      <div className="stack-1">
        <h2>
          {connection.accountAlias ?? connection.name}: {passed} of {applicable.length} practices are met
        </h2>
        <p className="small soft">
          Account <code>{connection.accountId}</code>, checked <RelativeTime at={at} now={deps.clock.now()} focusable={false} />
        </p>
      </div>
      <UnreadableNote messages={unreadable} />
      {practices.map((practice) => (
        <PracticeCard key={practice.check.id} practice={practice} />
      ))}
      <GradeLegend />
    </div>
  );
}
