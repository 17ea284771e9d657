"use client";

import { lazy, Suspense, useState, type MouseEvent } from "react";

import { ButtonFace, buttonLook } from "@/components/ui/button";
import { downloadIcon } from "@/components/ui/icons";
import { saveFile } from "@/components/ui/save-file";
import type { ActionError } from "@/lib/core/action-result";
import { linkTarget } from "@/lib/core/link-target";

const ConfirmIdentityDialog = lazy(async () => ({ default: (await import("./confirm-identity-dialog")).ConfirmIdentityDialog }));

type ExportLinkProps = { readonly href: string; readonly children: string | readonly (string | number)[] };

const UNREACHABLE = "The portal did not answer, so nothing was exported. Press again.";

/**
 * A link to a full export, whose route asks for a recent proof of who the person is. A dialog asks for it here; without
 * scripts the browser follows the link, and the route leads to the page that asks.
 */
export function ExportLink({ href, children }: ExportLinkProps) {
  const [error, setError] = useState<Pick<ActionError, "message" | "proof">>();

  async function save(): Promise<void> {
    setError(undefined);
    try {
      const response = await fetch(href, { cache: "no-store" });
      if (response.ok) saveFile(await response.blob(), fileNameOf(response));
      else setError(((await response.json()) as { readonly error: ActionError }).error);
    } catch {
      setError({ message: UNREACHABLE });
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
      {error === undefined ? null : (
        <p className="error small" role="alert">
          {error.message}
        </p>
      )}
      {error?.proof === undefined ? null : (
        <Suspense>
          <ConfirmIdentityDialog
            proof={error.proof}
            goOn={() => void save()}
            onClose={() => {
              setError(undefined);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The name that the server gives the file. */
function fileNameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";
}
