import { CodeBlock } from "@/components/ui/code-block";
import { GradeMark } from "@/components/ui/grade-mark";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { SeenAccess } from "@/lib/domain/connections/check-aws-connection";
import type { PortalRight, PortalRights } from "@/lib/domain/connections/portal-rights";

/** The titles of the choices, repeated here so that the browser does not load every pack for them. */
const TITLES: Readonly<Record<string, string>> = {
  P12: "Check the account",
  P13: "Create identities",
  P14: "Check security practices",
  P12b: "Start checks that AWS charges for",
};

/** The portal's own permissions, each with its grade; for missing ones, the policy to add. */
export function RightsFound({ rights }: { readonly rights: SeenAccess["rights"] }) {
  if ("unknownBecause" in rights) {
    return (
      <Note tone="warn" title="Carabiner's permissions could not be checked">
        {rights.unknownBecause}
      </Note>
    );
  }
  return (
    <section className="stack-3" aria-labelledby="rights-found">
      <h3 id="rights-found">Permissions found</h3>
      <ul className="stack-4 plain-list">
        {rights.choices.map((choice) => (
          <li key={choice.id} className="stack-2">
            <Choice id={choice.id} rows={choice.rights} missing={rights.missing[choice.id]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type ChoiceProps = {
  readonly id: string;
  readonly rows: readonly PortalRight[];
  readonly missing: PortalRights["missing"][keyof PortalRights["missing"]];
};

function Choice({ id, rows, missing = [] }: ChoiceProps) {
  const lacking = rows.filter(({ verdict }) => verdict === "fail");
  const there = rows.filter(({ verdict }) => verdict === "pass").length;
  const whole = there === rows.length;
  const verdict = whole ? "pass" : there === 0 && lacking.length > 0 ? "not-reached" : lacking.length > 0 ? "warn" : "unknown";
  return (
    <>
      <div className="row">
        <VerdictMark verdict={verdict} word={whole ? "Granted" : there === 0 ? "Missing" : "Partial"} />
        <b>{TITLES[id] ?? id}</b>
        <span className="small quiet">
          {there} of {rows.length} permissions
        </span>
      </div>
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Every permission for “{TITLES[id] ?? id}”
        </summary>
        <ul className="stack-1 small plain-list">
          {rows.map((row) => (
            <li key={`${row.action} ${row.resources.join(" ")}`} className="row">
              <VerdictMark verdict={row.verdict} bare />
              <code>{row.action}</code>
              <GradeMark grade={row.grade} />
              <span className="quiet">{row.showedBy}</span>
            </li>
          ))}
        </ul>
      </details>
      {missing.length === 0 ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The policy to add for “{TITLES[id] ?? id}”: {lacking.length} missing
          </summary>
          <div className="stack-2">
            {missing.map((policy) => (
              <CodeBlock
                key={policy.name}
                code={JSON.stringify(policy.document, null, 2)}
                label={`Missing for ${TITLES[id] ?? id}`}
                copy="Copy the missing policy"
              />
            ))}
            <p className="tiny quiet">
              Add it to the role, or tick this above and use the files. AWS may need up to five minutes to apply a change.
            </p>
          </div>
        </details>
      )}
    </>
  );
}
