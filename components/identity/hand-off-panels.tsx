import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Note } from "@/components/ui/note";
import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import {
  cloudFormationTemplate,
  createStackLink,
  formatTemplate,
  quickCreateLink,
  stackName,
} from "@/lib/domain/permissions/hand-off/cloudformation";
import { CONSOLE_AS_OF, consoleWalkthrough } from "@/lib/domain/permissions/hand-off/console-walkthrough";
import { changesNothing, type HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { terraformFile } from "@/lib/domain/permissions/hand-off/terraform";

import { QuickCreate, TEMPLATE_PLACE } from "./quick-create";
import { WalkThrough } from "./walk-through";

type HandOffPanelsInput = {
  readonly handOff: HandOffInput;
  /** The key under which this browser stores the ticked steps. */
  readonly storeKey: string;
  /** Name of the script and the Terraform file, without extension. */
  readonly fileStem: string;
};

/** The four ways for another person to create an identity, as panels: console, script, template, Terraform. */
export function handOffPanels({ handOff, storeKey, fileStem }: HandOffPanelsInput) {
  return [
    {
      id: "console",
      label: "Console",
      content: (
        <div className="stack-3">
          <p className="small soft">Step by step, with the console’s labels as of {CONSOLE_AS_OF}.</p>
          <WalkThrough storeKey={storeKey} steps={consoleWalkthrough(handOff)} />
        </div>
      ),
    },
    {
      id: "cli",
      label: "AWS CLI",
      content: <FilePanel text={cliScript(handOff)} fileName={`${fileStem}.sh`} mediaType="text/x-shellscript" what="script" />,
    },
    // A stack or configuration without resources cannot be created.
    ...(changesNothing(handOff)
      ? []
      : [
          { id: "cloudformation", label: "CloudFormation", content: <TemplatePanel handOff={handOff} /> },
          {
            id: "terraform",
            label: "Terraform",
            content: (
              <div className="stack-4">
                <TrustStays handOff={handOff} />
                <FilePanel
                  text={terraformFile(handOff)}
                  fileName={`${fileStem}.tf`}
                  mediaType="text/plain"
                  what="Terraform file"
                />
              </div>
            ),
          },
        ]),
  ];
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

/** The trust policy of an existing role is its owner's decision, so no file overwrites it. */
function TrustStays({ handOff: { identity } }: { readonly handOff: HandOffInput }) {
  if (identity.kind !== "existing-role" || identity.trust === undefined) return null;
  return (
    <Note tone="info" title={`The trust policy of ${identity.name} stays as it is`}>
      Compare it with the one on this page. If a statement is missing, add it by hand and keep the others.
    </Note>
  );
}

function TemplatePanel({ handOff }: { readonly handOff: HandOffInput }) {
  const template = cloudFormationTemplate(handOff);
  if (!template.ok) {
    return (
      <Note tone="warn" title="There is no template for these answers">
        {template.error.message}
      </Note>
    );
  }
  return (
    <div className="stack-4">
      <TrustStays handOff={handOff} />
      <FilePanel
        text={formatTemplate(template.value)}
        fileName={`${stackName(handOff)}.json`}
        mediaType="application/json"
        what="template"
      />
      <QuickCreate link={quickCreateLink(handOff, TEMPLATE_PLACE)} uploadLink={createStackLink(handOff)} />
    </div>
  );
}
