"use client";

import { useCallback, useId, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { xIcon } from "@/components/ui/icons";

type PopupProps = {
  readonly title: string;
  /** It needs a response, so screen readers announce it at once. */
  readonly isUrgent?: boolean | undefined;
  /** Without a visible title; the title still names the dialog. */
  readonly bare?: boolean | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A dialog over the page, open while it is rendered. The browser keeps the focus inside and returns it at the end. */
export function Popup({ title, isUrgent = false, bare = false, onClose, children }: PopupProps) {
  const id = useId();
  const [opener] = useState(() => document.activeElement);
  const open = useCallback(
    (dialog: HTMLDialogElement | null) => {
      if (dialog === null) return;
      if (!dialog.open) dialog.showModal();
      return () => {
        // A dialog that is removed without being closed does not return the focus.
        setTimeout(() => {
          if (!dialog.isConnected && document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
        });
      };
    },
    [opener],
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape is the browser's way to close a dialog; handled here so that nothing behind it gets the key too
    <dialog
      ref={open}
      className="popup"
      role={isUrgent ? "alertdialog" : undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={isUrgent ? `${id}-words` : undefined}
      onClose={onClose}
      onClick={(event) => {
        // A click on the backdrop, which belongs to the dialog. A bare dialog has no edge, so the target decides.
        if (bare && event.target === event.currentTarget) event.currentTarget.close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.currentTarget.close();
      }}
    >
      <div className={bare ? "vh" : "popup-head"}>
        <h2 id={`${id}-title`}>{title}</h2>
        {bare || isUrgent ? null : (
          <Button
            look="bare"
            size="icon"
            icon={xIcon}
            aria-label="Close"
            onClick={(event) => {
              event.currentTarget.closest("dialog")?.close();
            }}
          />
        )}
      </div>
      <div id={`${id}-words`}>{children}</div>
    </dialog>
  );
}
