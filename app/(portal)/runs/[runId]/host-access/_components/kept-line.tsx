"use client";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { lockIcon } from "@/components/ui/icons";

import type { KeptSecret } from "@/lib/domain/onboarding/kept-secret";

type KeptLineProps = {
  readonly label: string;
  readonly kept: Exclude<KeptSecret, { where: "expired" }>;
  readonly replace: () => void;
};

/** Where a secret is stored, in place of its field. */
export function KeptLine({ label, kept, replace }: KeptLineProps) {
  return (
    <div className="field">
      <p className="legend">{label}</p>
      <div className="stored">
        <Icon icon={lockIcon} />
        <span>
          {kept.where === "harness" ? (
            <>
              Stored in Harness as <code>{kept.identifier}</code>
            </>
          ) : (
            <>Kept encrypted until {kept.until}</>
          )}
        </span>
        <Button size="small" onClick={replace}>
          Replace<span className="vh"> {label}</span>
        </Button>
      </div>
    </div>
  );
}

/** Shown after a waiting secret has expired. */
export const EXPIRED = "It was not used within 15 minutes and was deleted. Enter it again; the other answers are kept.";
