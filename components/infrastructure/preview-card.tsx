import type { ReactNode } from "react";

import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";

/** What exists in Harness under the infrastructure's name. */
type Taken = { readonly owner: "no-one" | "this-run" | "someone" };

export type InfrastructurePreviewProps = {
  readonly preview: InfrastructurePreview | undefined;
  readonly taken: Result<Taken, AppError> | undefined;
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
    <Card title="What Harness will get" padded>
      <div className="stack-3">
        <TakenLine preview={preview} taken={taken} />
        {preview.assumed.length === 0 ? null : (
          <p className="small soft">Assumed until answered: {preview.assumed.join("; ")}.</p>
        )}
        {preview.filterFromDiscovery ? (
          <p className="small soft">Tags and VPCs come from the discovery step, which replaced the ones here.</p>
        ) : null}
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
          actions={<CopyButton text={preview.yaml}>Copy as YAML</CopyButton>}
        />
      </div>
    </Card>
  );
}

function TakenLine({
  preview,
  taken,
}: {
  readonly preview: InfrastructurePreview;
  readonly taken: InfrastructurePreviewProps["taken"];
}) {
  if (taken === undefined) return null;
  const key = `${preview.environmentIdentifier} / ${preview.identifier}`;
  if (!taken.ok) return <LookupFailure what={`Whether ${key} exists already`} error={taken.error} />;
  switch (taken.value.owner) {
    case "no-one":
      return (
        <p className="small soft">
          <code>{key}</code> is free in this project.
        </p>
      );
    case "this-run":
      return (
        <p className="small soft">
          <code>{key}</code> was created by this run and follows its answers.
        </p>
      );
    case "someone":
      return (
        <Note tone="warn" title={`${key} exists already, and this run did not create it`}>
          The portal changes only what it created. Choose another name, or another environment.
        </Note>
      );
  }
}
