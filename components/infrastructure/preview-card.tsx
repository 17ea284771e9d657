import type { ReactNode } from "react";

import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";

import { TakenLine, type NameOwner } from "./taken-line";

export type InfrastructurePreviewProps = {
  readonly preview: InfrastructurePreview | undefined;
  readonly taken: Result<{ readonly owner: NameOwner }, AppError> | undefined;
  /** What to do while there is no document yet. */
  readonly empty: string;
  /** Further documents that follow from the same answer. */
  readonly more?: readonly { readonly id: string; readonly label: string; readonly content: ReactNode }[];
};

/** The documents that Harness will get for an infrastructure, and whether their names are free. */
export function PreviewCard({ preview, taken, empty, more = [] }: InfrastructurePreviewProps) {
  if (preview === undefined) {
    return (
      <Card title="What Harness will get" padded>
        <p className="soft">{empty}</p>
      </Card>
    );
  }
  const infrastructure = <CodeBlock code={preview.yaml} label="Infrastructure definition as YAML" />;
  return (
    <Card title="What Harness will get" aside={<CopyButton text={preview.yaml}>Copy as YAML</CopyButton>} padded>
      <div className="stack-3">
        <TakenLine
          name={`${preview.environmentIdentifier} / ${preview.identifier}`}
          owner={taken?.ok === true ? ok(taken.value.owner) : taken}
          orElse=", or another environment"
        />
        {preview.assumed.length === 0 ? null : (
          <p className="small soft">Assumed until answered: {preview.assumed.join("; ")}.</p>
        )}
        {preview.filterFromDiscovery ? (
          <p className="small soft">Tags and VPCs come from the discovery step, which replaced the ones here.</p>
        ) : null}
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The documents word for word
          </summary>
          <SegmentedPanels
            label="Document"
            heading={<p className="small soft">Secrets as references only</p>}
            panels={[
              { id: "infrastructure", label: "Infrastructure", content: infrastructure },
              ...(preview.environmentYaml === undefined
                ? []
                : [
                    {
                      id: "environment",
                      label: "Environment",
                      content: <CodeBlock code={preview.environmentYaml} label="Environment as YAML" />,
                    },
                  ]),
              ...more,
            ]}
          />
        </details>
      </div>
    </Card>
  );
}
