"use client";

import { DoorLayout } from "@/components/shell/door-layout";
import { Button } from "@/components/ui/button";
import { refreshIcon } from "@/components/ui/icons";

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

/** A page outside the portal's frame that failed unexpectedly. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const reference = error.digest === undefined ? "" : ` Its reference is ${error.digest}.`;
  return (
    <DoorLayout
      title="This page could not be shown"
      lead={`The portal failed while loading it. Nothing was changed.${reference}`}
    >
      <div>
        <Button icon={refreshIcon} onClick={reset}>
          Reload
        </Button>
      </div>
    </DoorLayout>
  );
}
