"use client";

import { useState } from "react";

import { SecretField } from "@/components/form/secret-field";

import type { KeptSecret } from "@/lib/domain/onboarding/kept-secret";
import { EXPIRED, KeptLine } from "./kept-line";

/** The password: typed once, afterwards only its place is shown. */
export function PasswordFields({ kept }: { readonly kept: KeptSecret | undefined }) {
  const [replacing, setReplacing] = useState(false);
  if (kept !== undefined && kept.where !== "expired" && !replacing) {
    return (
      <KeptLine
        label="Password"
        kept={kept}
        replace={() => {
          setReplacing(true);
        }}
      />
    );
  }
  return (
    <SecretField
      name="passwordText"
      label="Password"
      hint={kept?.where === "expired" ? EXPIRED : "It is stored as a Harness secret when you confirm."}
    />
  );
}
