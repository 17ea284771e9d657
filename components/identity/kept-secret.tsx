"use client";

import { useState } from "react";

import { SecretField } from "@/components/form/secret-field";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { lockIcon } from "@/components/ui/icons";
import type { KeptSecret } from "@/lib/domain/onboarding/kept-secret";

/** Where the secret of a pasted key is, with the last four characters of the key's ID. */
export type KeptKeySecret = KeptSecret & { readonly keyTail: string };

type KeptSecretFieldProps = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kept: KeptKeySecret | undefined;
};

/** The secret of a pasted key: typed once, then only its place is shown until it is replaced. */
export function KeptSecretField({ name, label, hint, kept }: KeptSecretFieldProps) {
  const [replacing, setReplacing] = useState(false);
  if (kept?.where === "harness")
    return (
      <SecretField
        name={name}
        label={label}
        hint={hint}
        stored={{ place: "Harness", identifier: kept.identifier, lastFour: kept.keyTail }}
      />
    );
  if (kept?.where === "waiting" && !replacing) {
    return (
      <div className="field">
        <p className="legend">{label}</p>
        <div className="stored">
          <Icon icon={lockIcon} />
          <span>
            Kept encrypted until {kept.until}, key <span className="mono">…{kept.keyTail}</span>
          </span>
          <Button
            size="small"
            onClick={() => {
              setReplacing(true);
            }}
          >
            Replace<span className="vh"> {label}</span>
          </Button>
        </div>
      </div>
    );
  }
  const expired =
    "It was not used within 15 minutes and was deleted. Paste it again; it is stored in Harness when you confirm the plan.";
  return <SecretField name={name} label={label} hint={kept?.where === "expired" ? expired : hint} />;
}
