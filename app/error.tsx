"use client";

import { pageFailure } from "@/app/_components/page-failure";
import { DoorLayout } from "@/components/shell/door-layout";
import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";
import { DATABASE_OUTAGE } from "@/lib/core/database-outage";

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly retry: () => void };

/** A page outside the portal's frame that failed: the database did not answer, or something unexpected. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const isOutage = error.digest === DATABASE_OUTAGE;
  const heading = isOutage ? "The database does not answer" : "This page could not be shown";
  const { title, help, reload } = pageFailure(error, retry);
  return (
    <DoorLayout
      title={heading}
      lead={isOutage ? "It may be starting again, which takes a few seconds. What was saved is kept." : `${title} ${help}`}
    >
      <title>{`${heading} · Carabiner`}</title>
      <div>
        <Button icon={refreshIcon} onClick={reload}>
          Reload
        </Button>
      </div>
    </DoorLayout>
  );
}
