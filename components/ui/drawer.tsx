"use client";

import { useRef, type ReactNode } from "react";

import { Button } from "./button";
import { xIcon, type IconShape } from "./icons";

type DrawerProps = {
  /** Text of the button that opens it. */
  readonly opener: string;
  readonly openerIcon?: IconShape | undefined;
  readonly openerLook?: "plain" | "bare" | undefined;
  /** Small line above the title ("Box 4 of 16 · item G238"). */
  readonly eyebrow?: ReactNode;
  readonly title: string;
  /** `section` elements, each with its own heading. */
  readonly children: ReactNode;
};

/**
 * A panel over the page with the button that opens it. The browser's dialog element keeps the focus inside, closes on Escape
 * and returns the focus to the opener.
 */
export function Drawer({ opener, openerIcon, openerLook = "plain", eyebrow, title, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button size="small" look={openerLook} icon={openerIcon} aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        {opener}
      </Button>
      <dialog className="sheet" ref={dialog} aria-label={title}>
        <div className="drawer-panel">
          <header>
            <div>
              {eyebrow === undefined ? null : <p className="tiny quiet">{eyebrow}</p>}
              <h2>{title}</h2>
            </div>
            <Button look="bare" size="icon" icon={xIcon} aria-label="Close" onClick={() => dialog.current?.close()} />
          </header>
          {children}
        </div>
      </dialog>
    </>
  );
}
