import { OwnTrust } from "@/components/identity/own-trust";
import { WayChain } from "@/components/identity/way-chain";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { trustExpectation, type TrustPicture } from "@/lib/domain/identity/trust-picture";
import { roleArn } from "@/lib/domain/aws/arn";
import { formatPolicy, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { explainTrust, type TrustExplanation } from "@/lib/domain/iam/trust/explain";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import { OtherSide } from "./other-side";

type TrustSectionProps = {
  readonly picture: TrustPicture;
  readonly roleName: string | undefined;
  readonly context: ImpliedContext;
  readonly identity: Identity;
};

/** How the caller gets into the account: the chain, the current and the wanted trust policy, and its problems. */
export function TrustSection({ picture, roleName, context, identity }: TrustSectionProps) {
  return (
    <>
      <Card
        title="The way into the account"
        padded
        footer={picture.sentence === undefined ? undefined : <p className="small wrap-anywhere">{picture.sentence}</p>}
      >
        <WayChain stations={picture.stations} />
      </Card>
      <Findings picture={picture} />
      {"assumedBy" in identity ? (
        <TrustPolicies picture={picture} roleName={roleName ?? "role"} context={context} identity={identity} />
      ) : null}
    </>
  );
}

/** The broken link and its fix first, then the other problems together. */
function Findings({ picture: { stations, findings } }: { readonly picture: TrustPicture }) {
  const broken = stations.find(({ verdict, why }) => verdict === "fail" && why !== undefined);
  const others = findings.filter(({ message }) => message !== broken?.why);
  const worst = others.some(({ severity }) => severity === "fail") ? "fail" : "info";
  if (broken === undefined && others.length === 0) return null;
  return (
    <section className="stack-3 wrap-anywhere" aria-label="Findings about the trust policy">
      {broken === undefined ? null : (
        <Note tone="fail" title={broken.why}>
          {broken.fix}
        </Note>
      )}
      {others.length === 0 ? null : (
        <Note tone={worst} title={broken === undefined ? "About its trust policy" : "Also in its trust policy"}>
          <ul className="stack-1">
            {others.map((finding) => (
              <li key={`${finding.id} ${String(finding.statement ?? 0)}`}>
                {finding.message} {finding.fix}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </section>
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
      : [
          {
            id: "wanted",
            label: "As it should be",
            content: <Policy document={wanted} name={`Trust policy of ${roleName}`} isTold={found === undefined} />,
          },
        ];
  const isNow =
    found === undefined
      ? []
      : [
          {
            id: "found",
            label: "As it is",
            content: <Policy document={found} name={`Trust policy of ${roleName} as it is`} isTold />,
          },
        ];
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
            This role is not assumed, so its trust policy only has to name the service that the delegate runs on.
          </p>
        ) : (
          <p className="small soft">
            The guide asks for “this account” or “another account” and does not say whom to trust. This policy names the one
            caller and, for a person’s or a delegate’s identity, the external ID.
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

type PolicyProps = {
  readonly document: PolicyDocument;
  readonly name: string;
  /** Its only sentence is already shown under the chain. */
  readonly isTold: boolean;
};

function Policy({ document, name, isTold }: PolicyProps) {
  const { statements } = explainTrust(document);
  return (
    <div className="stack-3">
      {isTold && statements.length === 1 ? null : <Statements statements={statements} />}
      <CodeBlock code={formatPolicy(document)} label={name} />
    </div>
  );
}

function Statements({ statements }: Pick<TrustExplanation, "statements">) {
  return (
    <ol className="stack-2 small wrap-anywhere" aria-label="Its statements in words">
      {statements.map(({ number, sid, sentence }) => (
        <li key={number}>
          <span className="quiet">{sid ?? `Statement ${String(number)}`}:</span> {sentence}
        </li>
      ))}
    </ol>
  );
}
