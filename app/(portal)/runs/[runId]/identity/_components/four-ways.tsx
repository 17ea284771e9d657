import { QuickCreate, TEMPLATE_PLACE } from "@/components/identity/quick-create";
import { WalkThrough } from "@/components/identity/walk-through";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import {
  cloudFormationTemplate,
  createStackLink,
  formatTemplate,
  quickCreateLink,
  stackName,
} from "@/lib/domain/permissions/hand-off/cloudformation";
import { CONSOLE_AS_OF, consoleWalkthrough } from "@/lib/domain/permissions/hand-off/console-walkthrough";
import type { HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { terraformFile } from "@/lib/domain/permissions/hand-off/terraform";
import type { Operation } from "@/lib/domain/plan/operation";

type FourWaysProps = {
  readonly runId: string;
  readonly handOff: HandOffInput | undefined;
  /** What "Create now" would do, in order; absent where only a person can do it. */
  readonly operations: readonly Operation[] | undefined;
};

/** The ways to get the identity made: by the portal, by hand, by script, by template, by Terraform. The check after them is the same. */
export function FourWays({ runId, handOff, operations }: FourWaysProps) {
  const forMe =
    operations === undefined ? [] : [{ id: "for-me", label: "Do it for me", content: <ForMe operations={operations} /> }];
  const panels = handOff === undefined ? forMe : [...forMe, ...handOffPanels(runId, handOff)];
  if (panels.length === 0) return null;
  return (
    <Card title="Get it done" padded>
      <SegmentedPanels
        label="Way of getting it done"
        heading={
          handOff === undefined ? undefined : (
            <p className="small soft">
              {operations === undefined
                ? "For somebody who has access. Choose one; they come to the same."
                : "Choose one. The check below is the same for all of them."}
            </p>
          )
        }
        panels={panels}
      />
    </Card>
  );
}

function handOffPanels(runId: string, handOff: HandOffInput) {
  const script = cliScript(handOff);
  const terraform = terraformFile(handOff);
  return [
    {
      id: "console",
      label: "Console",
      content: (
        <div className="stack-3">
          <p className="small soft">The guide’s own clicks, with the console’s words of {CONSOLE_AS_OF}.</p>
          <WalkThrough storeKey={`carabiner:ticks:${runId}:${handOff.identity.kind}`} steps={consoleWalkthrough(handOff)} />
        </div>
      ),
    },
    {
      id: "cli",
      label: "AWS CLI",
      content: <FilePanel text={script} fileName="harness-identity.sh" mediaType="text/x-shellscript" what="script" />,
    },
    // A stack of nothing cannot be made.
    ...(handOff.policies.length === 0
      ? []
      : [{ id: "cloudformation", label: "CloudFormation", content: <TemplatePanel handOff={handOff} /> }]),
    {
      id: "terraform",
      label: "Terraform",
      content: <FilePanel text={terraform} fileName="harness-identity.tf" mediaType="text/plain" what="Terraform file" />,
    },
  ];
}

function ForMe({ operations }: { readonly operations: readonly Operation[] }) {
  if (operations.length === 0) return <p className="small">Answer the questions above; then the calls are listed here.</p>;
  return (
    <div className="stack-3">
      <p className="small soft">
        “Create now” above saves this step and makes exactly these calls. What exists already and is this run’s own is not made
        twice.
      </p>
      <ol className="stack-3">
        {operations.map((operation) => (
          <li key={operation.id}>
            <details className="more">
              <summary>
                <Icon name="chevron-right" />
                <span>
                  {operation.title} <code className="whitespace-nowrap">{operation.preview.call}</code>
                </span>
              </summary>
              <div className="stack-2">
                <p className="small soft">{operation.summary}</p>
                <CodeBlock
                  code={JSON.stringify(operation.preview.body, null, 2)}
                  label={`Body of ${operation.preview.call} for ${operation.title}`}
                />
                <p className="tiny quiet">
                  Undo: {operation.undo} Guide {operation.guideItems.join(", ")}.
                </p>
              </div>
            </details>
          </li>
        ))}
      </ol>
    </div>
  );
}

type FilePanelProps = {
  readonly text: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly what: string;
};

function FilePanel({ text, fileName, mediaType, what }: FilePanelProps) {
  return (
    <div className="stack-3">
      <div className="row">
        <CopyButton text={text}>{`Copy the ${what}`}</CopyButton>
        <DownloadButton text={text} fileName={fileName} mediaType={mediaType}>{`Download the ${what}`}</DownloadButton>
      </div>
      <CodeBlock code={text} label={fileName} />
    </div>
  );
}

function TemplatePanel({ handOff }: { readonly handOff: HandOffInput }) {
  const text = formatTemplate(cloudFormationTemplate(handOff));
  return (
    <div className="stack-4">
      <FilePanel text={text} fileName={`${stackName(handOff)}.json`} mediaType="application/json" what="template" />
      {handOff.identity.kind === "existing-role" && handOff.identity.trust !== undefined ? (
        <Note tone="warn" title="A template cannot change the trust policy of a role that exists">
          Put the trust policy of this page into the role by hand, or use the script.
        </Note>
      ) : null}
      <div>
        <LinkButton href={createStackLink(handOff)} size="small" iconAfter="external">
          Open “Create stack” in the console
        </LinkButton>
      </div>
      <QuickCreate link={quickCreateLink(handOff, TEMPLATE_PLACE)} />
    </div>
  );
}
