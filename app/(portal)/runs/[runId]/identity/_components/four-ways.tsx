import { handOffPanels } from "@/components/identity/hand-off-panels";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import type { HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import type { Operation } from "@/lib/domain/plan/operation";

type FourWaysProps = {
  readonly runId: string;
  readonly handOff: HandOffInput | undefined;
  /** The operations of "Create now", in order; absent where only a person can carry them out. */
  readonly operations: readonly Operation[] | undefined;
};

/** The ways to create the identity: portal, console, script, template, Terraform. The check is the same for all of them. */
export function FourWays({ runId, handOff, operations }: FourWaysProps) {
  const forMe =
    operations === undefined ? [] : [{ id: "for-me", label: "Do it for me", content: <ForMe operations={operations} /> }];
  const panels =
    handOff === undefined
      ? forMe
      : [
          ...forMe,
          ...handOffPanels({
            handOff,
            storeKey: `carabiner:ticks:${runId}:${handOff.identity.kind}`,
            fileStem: "harness-identity",
          }),
        ];
  if (panels.length === 0) return null;
  return (
    <Card title="Get it done" padded>
      <SegmentedPanels
        label="Way of getting it done"
        heading={
          handOff === undefined ? undefined : (
            <p className="small soft">
              {operations === undefined
                ? "For a person with access. Choose one; the result is the same."
                : "Choose one. The check below is the same for all of them."}
            </p>
          )
        }
        panels={panels}
      />
    </Card>
  );
}

function ForMe({ operations }: { readonly operations: readonly Operation[] }) {
  if (operations.length === 0) return <p className="small">Answer the questions above to see the calls here.</p>;
  return (
    <div className="stack-3">
      <p className="small soft">
        “Create now” above saves this step and makes exactly these calls. Anything that this run has already created is not
        created again.
      </p>
      <ol className="stack-3">
        {operations.map((operation) => (
          <li key={operation.id}>
            <details className="more">
              <summary>
                <Icon icon={chevronRightIcon} />
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
