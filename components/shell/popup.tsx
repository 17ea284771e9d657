"use client";

import { useCallback, useId, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { xIcon } from "@/components/ui/icons";

type PopupProps = {
  readonly title: string;
  /** It asks for an answer: its words are read out at once. */
  readonly isUrgent?: boolean | undefined;
  /** Without words for a title on top; it still names the dialog. */
  readonly bare?: boolean | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A dialog over the page, open while it is there. The browser keeps the focus inside and gives it back at the end. */
export function Popup({ title, isUrgent = false, bare = false, onClose, children }: PopupProps) {
  const id = useId();
  const [opener] = useState(() => document.activeElement);
  const open = useCallback(
    (dialog: HTMLDialogElement | null) => {
      if (dialog === null) return;
      if (!dialog.open) dialog.showModal();
      return () => {
        // Taken away without being closed, it gives the focus to nobody.
        setTimeout(() => {
          if (!dialog.isConnected && document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
        });
      };
    },
    [opener],
  );
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape is the browser's way to close a dialog; heard here so that nothing behind it takes the key too
    <dialog
      ref={open}
      className="popup"
      role={isUrgent ? "alertdialog" : undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={isUrgent ? `${id}-words` : undefined}
      onClose={onClose}
      onClick={(event) => {
        // Beside it: the backdrop belongs to the dialog, and a bare one has no edge of its own.
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
