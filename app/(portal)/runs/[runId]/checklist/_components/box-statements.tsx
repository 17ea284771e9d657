import { ActionForm } from "@/components/form/action-form";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { formatExact } from "@/lib/core/dates";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import type { BoxResult, Statement } from "@/lib/domain/checklist/checklist";
import type { RunPage } from "@/lib/server/run-page";
import { stateBoxAction, revokeStatementAction } from "../actions";

const WORDS: Readonly<Record<Statement["kind"], string>> = {
  attestation: "Attested",
  override: "Overridden",
  "not-applicable": "Does not apply",
};

const KINDS = [
  { value: "attestation", label: "Attest: I have checked this myself" },
  { value: "override", label: "Override: continue although it is not ready" },
  { value: "not-applicable", label: "Not applicable to this run" },
] as const;

/** The attestations and overrides of a box, with name, time and reason. Project admins may add and withdraw them. */
export function BoxStatements({ page, result }: { readonly page: RunPage; readonly result: BoxResult }) {
  const { run, mayEdit } = page;
  const maySay = mayEdit && (run.state === "open" || run.state === "undone");
  const { box, statements } = result;
  return (
    <>
      {statements.length === 0 ? null : (
        <section className="stack-3">
          <h3>Attestations and overrides</h3>
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
                  action={revokeStatementAction}
                  hidden={{ runId: run.id, item: statement.item, kind: statement.kind, box: box.id }}
                  submit="Withdraw"
                  size="small"
                  submitLabel={`Withdraw: ${WORDS[statement.kind]}`}
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
              Record a decision about this box
            </summary>
            <ActionForm
              action={stateBoxAction}
              hidden={{ runId: run.id, item: box.id }}
              label={`Decision about ${box.title}`}
              defaultValues={{ kind: "attestation" }}
              submit="Save decision"
              size="small"
            >
              <SelectField name="kind" label="Decision" options={KINDS} />
              <TextField name="reason" label="Why" hint="Stored with your name and the time. Auditors can read it." required />
            </ActionForm>
          </details>
        </section>
      ) : null}
    </>
  );
}
