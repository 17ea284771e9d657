import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import type { AppError } from "@/lib/core/errors";

type LookupFailureProps = { readonly what: string; readonly error: Pick<AppError, "message" | "explanation"> };

/** Stands where a list could not be read: never an empty list. */
export function LookupFailure({ what, error }: LookupFailureProps) {
  if (error.explanation !== undefined) return <FailureCard explanation={error.explanation} />;
  return (
    <Note tone="warn" title={`${what} could not be read`}>
      {error.message}
    </Note>
  );
}
