"use client";

import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

/** A page that failed unexpectedly. The digest identifies the entry in the log. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <div className="stack-5">
      <h1 tabIndex={-1}>This page could not be shown</h1>
      <Note
        tone="fail"
        title="The portal failed while loading it. Nothing was changed."
        action={
          <Button size="small" icon={refreshIcon} onClick={reset}>
            Reload
          </Button>
        }
      >
        {error.digest === undefined
          ? "If it fails again, tell the owner when it happened."
          : `If it fails again, give the owner the reference ${error.digest}.`}
      </Note>
    </div>
  );
}
