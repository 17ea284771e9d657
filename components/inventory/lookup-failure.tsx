import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import type { AppError } from "@/lib/core/errors";
import { NO_PORTAL_ACCESS } from "@/lib/domain/connections/connection";

type LookupFailureProps = { readonly what: string; readonly error: Pick<AppError, "message" | "explanation"> };

/** Replaces a list that could not be read, which must not look empty. Missing portal access is not a failure, so its note is calm. */
export function LookupFailure({ what, error }: LookupFailureProps) {
  if (error.explanation?.causeId === NO_PORTAL_ACCESS) {
    return (
      <Note tone="info" title="The AWS side is done by hand">
        Carabiner has no access to this account, so it cannot list its resources. Enter the values yourself. A person with access
        does the AWS side, and Harness’s own test shows whether it works.
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
