import { ActionForm } from "@/app/_components/action-form";
import { formatExact } from "@/components/ui/format-time";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import type { BoxResult, Statement } from "@/lib/domain/checklist/checklist";
import type { RunPage } from "@/lib/server/run-page";
import { stateBoxAction, takeBackStatementAction } from "../actions";

const WORDS: Readonly<Record<Statement["kind"], string>> = {
  attestation: "Attested",
  override: "Goes on in spite of it",
  "not-applicable": "Does not apply",
};

const KINDS = [
  { value: "attestation", label: "It is so: I have seen it myself" },
  { value: "override", label: "I go on although it is not ready" },
  { value: "not-applicable", label: "It does not apply to this run" },
] as const;

/** What people said about a box, with name, time and reason; project admins may add to it and take it back. */
export function BoxStatements({ page, result }: { readonly page: RunPage; readonly result: BoxResult }) {
  const { run, mayEdit } = page;
  const maySay = mayEdit && (run.state === "open" || run.state === "undone");
  const { box, statements } = result;
  return (
    <>
      {statements.length === 0 ? null : (
        <section className="stack-3">
          <h3>What people said</h3>
          {statements.map((statement) => (
            <div className="stack-2" key={`${statement.item} ${statement.kind}`}>
              <p className="small">
                <b className="font-medium">{WORDS[statement.kind]}</b>: “{statement.reason}”
                <br />
                <span className="quiet">
                  {statement.by}, {formatExact(new Date(statement.at))}
                </span>
              </p>
              {maySay ? (
                <ActionForm
                  action={takeBackStatementAction}
                  hidden={{ runId: run.id, item: statement.item, kind: statement.kind, box: box.id }}
                  submit="Take it back"
                  size="small"
                  submitLabel={`Take back: ${WORDS[statement.kind]}`}
                />
              ) : null}
            </div>
          ))}
        </section>
      )}
      {maySay && (result.verdict !== "pass" || statements.length > 0) ? (
        <section>
          <details className="more">
            <summary>
              <Icon icon={chevronRightIcon} />
              State something about this box
            </summary>
            <ActionForm
              action={stateBoxAction}
              hidden={{ runId: run.id, item: box.id }}
              label={`Statement about ${box.title}`}
              fields={[
                { name: "kind", label: "What you state", options: KINDS, defaultValue: "attestation" },
                {
                  name: "reason",
                  label: "Why",
                  hint: "Your name and the time are kept with it, and an auditor reads it.",
                  required: true,
                },
              ]}
              submit="Keep this statement"
              size="small"
            />
          </details>
        </section>
      ) : null}
    </>
  );
}
