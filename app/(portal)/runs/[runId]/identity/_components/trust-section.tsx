import { WayChain } from "@/components/identity/way-chain";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Note } from "@/components/ui/note";
import type { TrustPicture } from "@/lib/domain/identity/trust-picture";
import { formatPolicy } from "@/lib/domain/permissions/policy-document";

type TrustSectionProps = { readonly picture: TrustPicture; readonly roleName: string | undefined };

const TONES = { fail: "fail", warn: "warn", info: "info" } as const;

/** Who enters the account and how: the chain, the trust policy as it should be, and what is wrong with the one there is. */
export function TrustSection({ picture, roleName }: TrustSectionProps) {
  return (
    <>
      <Card
        title="The way into the account"
        padded
        footer={picture.sentence === undefined ? undefined : <p className="small">{picture.sentence}</p>}
      >
        <WayChain stations={picture.stations} />
      </Card>
      {picture.findings.length === 0 ? null : (
        <section className="stack-3" aria-label="Findings about the trust policy">
          {picture.findings.map((finding) => (
            <Note key={`${finding.id} ${String(finding.statement ?? 0)}`} tone={TONES[finding.severity]} title={finding.message}>
              {finding.fix}
            </Note>
          ))}
        </section>
      )}
      {picture.wanted === undefined ? null : <WantedTrust text={formatPolicy(picture.wanted)} roleName={roleName ?? "role"} />}
    </>
  );
}

function WantedTrust({ text, roleName }: { readonly text: string; readonly roleName: string }) {
  return (
    <Card
      title="Trust policy"
      padded
      aside={
        <div className="row">
          <CopyButton text={text}>Copy the trust policy</CopyButton>
          <DownloadButton text={text} fileName={`${roleName}-trust.json`} mediaType="application/json" />
        </div>
      }
    >
      <div className="stack-3">
        <p className="small soft">
          The guide asks for “this account” or “another account” and does not say whom to trust. This names the one caller and,
          where it is a person’s or a delegate’s identity, the external ID.
        </p>
        <CodeBlock code={text} label={`Trust policy of ${roleName}`} />
      </div>
    </Card>
  );
}
