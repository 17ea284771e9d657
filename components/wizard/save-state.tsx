import { FailureLine } from "@/components/form/action-failure";
import { Icon } from "@/components/ui/icon";
import { formatClock } from "@/lib/core/dates";
import { checkIcon, octagonXIcon } from "@/components/ui/icons";
import type { ActionError } from "@/lib/core/action-result";

/** Whether the answers on this page are saved. */
export type Saving =
  | { readonly state: "none" }
  | { readonly state: "saving" }
  | { readonly state: "saved"; readonly at: Date }
  | { readonly state: "not-saved"; readonly error: ActionError };

/** Shows whether the answers are saved. It is a polite live region: render it before it has a message. */
export function SaveState({ saving }: { readonly saving: Saving }) {
  return (
    <p className="saved" role="status">
      {saving.state === "saved" ? (
        <>
          <Icon icon={checkIcon} />
          Saved {formatClock(saving.at)}
        </>
      ) : null}
      {saving.state === "saving" ? "Saving…" : null}
      {saving.state === "not-saved" ? (
        <span className="row tight c-fail">
          <Icon icon={octagonXIcon} />
          Not saved: <FailureLine error={saving.error} />
        </span>
      ) : null}
    </p>
  );
}
