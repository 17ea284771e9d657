import { OwnTrust } from "@/components/identity/own-trust";
import { WayChain } from "@/components/identity/way-chain";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Icon } from "@/components/ui/icon";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { trustExpectation, type TrustPicture } from "@/lib/domain/identity/trust-picture";
import { roleArn } from "@/lib/domain/permissions/arn";
import { formatPolicy, type PolicyDocument } from "@/lib/domain/permissions/policy-document";
import { explainTrust, type TrustExplanation } from "@/lib/domain/permissions/trust-explain";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import { OtherSide } from "./other-side";

type TrustSectionProps = {
  readonly picture: TrustPicture;
  readonly roleName: string | undefined;
  readonly context: ImpliedContext;
  readonly identity: Identity;
};

const TONES = { fail: "fail", warn: "warn", info: "info" } as const;

/** Who enters the account and how: the chain, the trust policy as it is and as it should be, and what is wrong with it. */
export function TrustSection({ picture, roleName, context, identity }: TrustSectionProps) {
  const broken = picture.stations.find(({ verdict, why }) => verdict === "fail" && why !== undefined);
  const told = picture.findings.some(({ message }) => message === broken?.why);
  return (
    <>
      <Card
        title="The way into the account"
        padded
        footer={picture.sentence === undefined ? undefined : <p className="small">{picture.sentence}</p>}
      >
        <WayChain stations={picture.stations} />
      </Card>
      {broken === undefined || told ? null : (
        <Note tone="fail" title={`The way breaks at: ${broken.kind.toLowerCase()} ${broken.name.at(-1) ?? ""}`}>
          {broken.why}
        </Note>
      )}
      {picture.findings.length === 0 ? null : (
        <section className="stack-3" aria-label="Findings about the trust policy">
          {picture.findings.map((finding) => (
            <Note key={`${finding.id} ${String(finding.statement ?? 0)}`} tone={TONES[finding.severity]} title={finding.message}>
              {finding.fix}
            </Note>
          ))}
        </section>
      )}
      {"assumedBy" in identity ? (
        <TrustPolicies picture={picture} roleName={roleName ?? "role"} context={context} identity={identity} />
      ) : null}
    </>
  );
}

type RoleIdentity = Extract<Identity, { readonly kind: "new-role" | "existing-role" }>;

type PoliciesProps = {
  readonly picture: TrustPicture;
  readonly roleName: string;
  readonly context: ImpliedContext;
  readonly identity: RoleIdentity;
};

function TrustPolicies({ picture, roleName, context, identity }: PoliciesProps) {
  const { wanted, found } = picture;
  const text = wanted === undefined ? undefined : formatPolicy(wanted);
  const shouldBe =
    wanted === undefined
      ? []
      : [{ id: "wanted", label: "As it should be", content: <Policy document={wanted} name={`Trust policy of ${roleName}`} /> }];
  const isNow =
    found === undefined
      ? []
      : [{ id: "found", label: "As it is", content: <Policy document={found} name={`Trust policy of ${roleName} as it is`} /> }];
  const account = { partition: context.partition, account: context.run.awsAccountId };
  const arn = identity.kind === "existing-role" ? identity.roleArn : roleArn(account, identity.roleName);
  return (
    <Card
      title="Trust policy"
      padded
      aside={
        text === undefined ? undefined : (
          <div className="row">
            <CopyButton text={text}>Copy the trust policy</CopyButton>
            <DownloadButton text={text} fileName={`${roleName}-trust.json`} mediaType="application/json" />
          </div>
        )
      }
    >
      <div className="stack-4">
        {wanted === undefined ? (
          <p className="small soft">
            Nobody assumes this role, so its trust policy only has to name the service under the delegate.
          </p>
        ) : (
          <p className="small soft">
            The guide asks for “this account” or “another account” and does not say whom to trust. This names the one caller and,
            where it is a person’s or a delegate’s identity, the external ID.
          </p>
        )}
        {shouldBe.length + isNow.length < 2 ? (
          [...shouldBe, ...isNow].map(({ id, content }) => <div key={id}>{content}</div>)
        ) : (
          <SegmentedPanels label="Which trust policy" panels={[...shouldBe, ...isNow]} />
        )}
        <OtherSide identity={identity} roleArn={arn} externalId={context.run.externalId} />
        <OwnTrust expected={trustExpectation(context, identity.assumedBy)} />
      </div>
    </Card>
  );
}

function Policy({ document, name }: { readonly document: PolicyDocument; readonly name: string }) {
  return (
    <div className="stack-3">
      <Statements statements={explainTrust(document).statements} />
      <CodeBlock code={formatPolicy(document)} label={name} />
    </div>
  );
}

function Statements({ statements }: Pick<TrustExplanation, "statements">) {
  return (
    <ul className="stack-2 small" aria-label="Its statements in words">
      {statements.map(({ number, sid, sentence }) => (
        <li key={number} className="row tight">
          <Icon name="shield" />
          <span>
            {sid === undefined ? null : (
              <>
                <code>{sid}</code>{" "}
              </>
            )}
            {sentence}
          </span>
        </li>
      ))}
    </ul>
  );
}
