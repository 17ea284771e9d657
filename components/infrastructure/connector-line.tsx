import Link from "next/link";
import type { Route } from "next";

import { Note } from "@/components/ui/note";

type ConnectorLineProps = {
  /** The identifier of the connector; `undefined` while its step is open. */
  readonly identifier: string | undefined;
  readonly isMade: boolean;
  /** The page of the step that chooses it. */
  readonly href: Route;
};

/** Through which connector Harness reaches AWS. */
export function ConnectorLine({ identifier, isMade, href }: ConnectorLineProps) {
  if (identifier === undefined) {
    return (
      <Note tone="info" title="The connector is not chosen yet" action={<Link href={href}>Open the connector step</Link>}>
        Harness reaches AWS through it. You can fill in this step first.
      </Note>
    );
  }
  return (
    <p className="small soft" data-testid="connector-line">
      Through the run’s connector <code>{identifier}</code>, {isMade ? "which exists" : "which is not created yet"}.
    </p>
  );
}
