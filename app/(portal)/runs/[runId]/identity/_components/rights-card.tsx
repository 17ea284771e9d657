import { plural } from "@/lib/core/plural";
import { formatExact } from "@/lib/core/dates";
import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import { addedPolicies, holderOf, isExisting } from "@/lib/domain/plan/implied/added-rights";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { RightsSnapshot } from "@/lib/domain/runs/answers/rights";

type RightsCardProps = { readonly context: ImpliedContext; readonly identity: Identity };

/** The permissions that an existing identity lacks, and those that the plan adds. */
export function RightsCard({ context, identity }: RightsCardProps) {
  if (!isExisting(identity) || identity.rights?.choice !== "missing") return null;
  const { snapshot } = identity.rights;
  const name = holderOf(identity)?.name;
  if (snapshot === undefined || name === undefined) {
    return (
      <Note tone="info" title="Missing permissions are checked when you save this step">
        Until then the list of calls below counts every action of step 2 as missing.
      </Note>
    );
  }
  return <Answered name={name} snapshot={snapshot} policyNames={addedPolicies(context).map((policy) => policy.name)} />;
}

type AnsweredProps = {
  readonly name: string;
  readonly snapshot: RightsSnapshot;
  readonly policyNames: readonly string[];
};

function Answered({ name, snapshot, policyNames }: AnsweredProps) {
  const { asked, missing, blocked, unsure } = snapshot;
  const at = <time dateTime={snapshot.at}>{formatExact(new Date(snapshot.at))}</time>;
  return (
    <Card title={`Permissions of ${name}`} padded>
      <div className="stack-3">
        {missing.length === 0 && blocked.length === 0 && unsure.length === 0 ? (
          <Note tone="pass" title={`Nothing is missing: it has all ${String(asked.length)} actions of step 2`}>
            {policyNames.length === 0 ? "Nothing is attached." : "Step 2 has added more since."} Checked {at}.
          </Note>
        ) : (
          <p className="small soft">
            {String(missing.length)} of {String(asked.length)} actions {plural(missing.length, "is", "are")} missing. Checked {at}
            .
          </p>
        )}
        {policyNames.length === 0 ? null : (
          <>
            <p className="small">
              Added by <code>{policyNames.join(", ")}</code>:
            </p>
            <Actions of={missing} label="Actions that are added" />
          </>
        )}
        {blocked.length === 0 ? null : (
          <Note tone="warn" title="Another policy denies these; attaching a policy cannot change that">
            <Actions of={blocked} label="Actions that stay denied" />A permissions boundary, an explicit deny or an organization
            policy. Its owner has to allow them too.
          </Note>
        )}
        {unsure.length === 0 ? null : (
          <p className="small soft">AWS did not decide {unsure.join(", ")}; the first deployment will show it.</p>
        )}
      </div>
    </Card>
  );
}

function Actions({ of, label }: { readonly of: readonly string[]; readonly label: string }) {
  if (of.length === 0) return <p className="small soft">The actions that step 2 has added since.</p>;
  return (
    <ul className="stack-1 small" aria-label={label}>
      {of.map((action) => (
        <li key={action}>
          <code>{action}</code>
        </li>
      ))}
    </ul>
  );
}
