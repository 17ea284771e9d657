"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";

import { ActionFailure } from "@/components/form/action-failure";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import type { IconShape } from "@/components/ui/icons";
import type { ActionError, ActionResult } from "@/lib/core/action-result";

type ActionButtonProps = {
  readonly label: string;
  readonly busy: string;
  readonly icon?: IconShape | undefined;
  readonly look?: "plain" | "primary" | undefined;
  readonly size?: "normal" | "small" | undefined;
  /** Returns an address to open, or a sentence to show here. */
  readonly run: () => Promise<ActionResult<{ readonly href?: string | undefined; readonly sentence?: string | undefined }>>;
};

/** A button that runs one server action, shows its result, and refreshes the page. */
export function ActionButton({ label, busy, icon, look, size, run }: ActionButtonProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [said, setSaid] = useState("");
  const [error, setError] = useState<ActionError>();

  function press() {
    if (pending) return;
    start(async () => {
      const result = await callAction(run);
      if (!result.ok) {
        setError(result.error);
        return;
      }
      setError(undefined);
      if (result.value.href !== undefined) {
        router.push(result.value.href);
        return;
      }
      setSaid(result.value.sentence ?? "");
      router.refresh();
    });
  }

  return (
    <div className="stack-3">
      <div className="row">
        <Button look={look} size={size} icon={icon} aria-disabled={pending} onClick={press}>
          {pending ? busy : label}
        </Button>
        <span className="small soft" role="status">
          {pending ? "" : said}
        </span>
      </div>
      {error === undefined ? null : <ActionFailure error={error} />}
    </div>
  );
}
