"use client";

import { useState, type MouseEvent } from "react";

import { ActionFailure } from "@/components/form/action-failure";
import { callFailure } from "@/components/form/call-action";
import { ProofQuestion } from "@/components/form/proof-request";
import { ButtonFace, buttonLook } from "@/components/ui/button";
import { downloadIcon } from "@/components/ui/icons";
import { saveFile } from "@/components/ui/save-file";
import type { ActionError } from "@/lib/core/action-result";
import { linkTarget } from "@/lib/core/link-target";

type ExportLinkProps = { readonly href: string; readonly children: string | readonly (string | number)[] };

/**
 * A link to a full export, whose route asks for a recent proof of who the person is. A dialog asks for it here; without
 * scripts the browser follows the link, and the route leads to the page that asks.
 */
export function ExportLink({ href, children }: ExportLinkProps) {
  const [error, setError] = useState<ActionError>();

  async function save(): Promise<void> {
    setError(undefined);
    try {
      const response = await fetch(href, { cache: "no-store" });
      if (response.ok) saveFile(await response.blob(), fileNameOf(response));
      else setError(await readError(response));
    } catch (cause) {
      setError(callFailure(cause));
    }
  }

  return (
    <div className="stack-1">
      <a
        href={linkTarget(href)}
        download=""
        className={buttonLook({ size: "small" })}
        onClick={(event: MouseEvent) => {
          event.preventDefault();
          void save();
        }}
      >
        <ButtonFace icon={downloadIcon}>{children}</ButtonFace>
      </a>
      {error === undefined ? null : <ActionFailure error={error} />}
      <ProofQuestion error={error} again={() => void save()} />
    </div>
  );
}

/** The failure that the route sent. The schema is loaded only when there is a failure to read. */
async function readError(response: Response): Promise<ActionError> {
  const { failureReplySchema } = await import("@/lib/core/error-schema");
  return failureReplySchema.parse(await response.json()).error;
}

/** The name that the server gives the file. */
function fileNameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";
}
