"use client";

import { pageFailure } from "@/app/_components/page-failure";
import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { DATABASE_OUTAGE } from "@/lib/core/database-outage";

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly retry: () => void };

/** A page that failed: the database did not answer, or something unexpected. The digest identifies its entry in the log. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const { title, help, reload } = pageFailure(error, retry);
  const again = (
    <Button size="small" icon={refreshIcon} onClick={reload}>
      Reload
    </Button>
  );
  if (error.digest === DATABASE_OUTAGE) {
    return (
      <div className="stack-5">
        <title>The database does not answer · Carabiner</title>
        <h1 tabIndex={-1}>The database does not answer</h1>
        <Note tone="warn" title="It may be starting again, which takes a few seconds." action={again}>
          What was saved is kept.
        </Note>
      </div>
    );
  }
  return (
    <div className="stack-5">
      <title>This page could not be shown · Carabiner</title>
      <h1 tabIndex={-1}>This page could not be shown</h1>
      <Note tone="fail" title={title} action={again}>
        {help}
      </Note>
    </div>
  );
}
