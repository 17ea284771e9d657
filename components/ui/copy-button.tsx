"use client";

import { useRef, useState } from "react";

import { Button } from "./button";
import { checkIcon, copyIcon } from "./icons";

type CopyButtonProps = {
  readonly text: string;
  /** Names what is copied ("Copy body", "Copy the request"). */
  readonly children?: string | undefined;
  readonly size?: "normal" | "small" | undefined;
};

type State = "idle" | "copied" | "refused";

/** Copies a text to the clipboard and confirms it, also for screen readers. */
export function CopyButton({ text, children = "Copy", size = "small" }: CopyButtonProps) {
  const [state, setState] = useState<State>("idle");
  const back = useRef<ReturnType<typeof setTimeout>>(undefined);

  async function copy() {
    clearTimeout(back.current);
    setState(
      await navigator.clipboard.writeText(text).then(
        (): State => "copied",
        (): State => "refused",
      ),
    );
    back.current = setTimeout(() => {
      setState("idle");
    }, 4000);
  }

  const words = { idle: children, copied: "Copied", refused: "Select the text and copy it" }[state];
  return (
    <>
      <Button size={size} icon={state === "copied" ? checkIcon : copyIcon} onClick={() => void copy()}>
        {words}
      </Button>
      <span className="vh" role="status">
        {state === "idle" ? "" : words}
      </span>
    </>
  );
}
