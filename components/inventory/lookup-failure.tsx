import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import type { AppError } from "@/lib/core/errors";
import { NO_PORTAL_ACCESS } from "@/lib/domain/connections/connection";

type LookupFailureProps = { readonly what: string; readonly error: Pick<AppError, "message" | "explanation"> };

/** Stands where a list could not be read: never an empty list. That nobody gave access is no failure, and is said calmly. */
export function LookupFailure({ what, error }: LookupFailureProps) {
  if (error.explanation?.causeId === NO_PORTAL_ACCESS) {
    return (
      <Note tone="info" title="What belongs to AWS is done by hand">
        Carabiner has no access to this account, so nothing of it can be offered to choose from. Enter what is asked; somebody
        with access does the AWS side, and Harness’s own test shows whether it works.
      </Note>
    );
  }
  if (error.explanation !== undefined) return <FailureCard explanation={error.explanation} />;
  return (
    <Note tone="warn" title={`${what} could not be read`}>
      {error.message}
    </Note>
  );
}
