"use client";

import { useState } from "react";

import { LinkButton } from "@/components/ui/link-button";

/** Stands in the link where the template's address belongs. */
export const TEMPLATE_PLACE = "TEMPLATE-ADDRESS";

const S3_ADDRESS = /^https:\/\/[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?\/\S+$/i;

/** The quick-create page takes a template from S3 only: its address is asked for, and the link follows. */
export function QuickCreate({ link }: { readonly link: string }) {
  const [address, setAddress] = useState("");
  const typed = address.trim();
  const fits = S3_ADDRESS.test(typed);
  return (
    <div className="field">
      <label htmlFor="template-address">Address of the template in S3</label>
      <p className="hint" id="template-address-hint">
        Only for the quick-create link: put the downloaded file into a bucket of this account and paste its https address.
      </p>
      {typed !== "" && !fits ? (
        <p className="error" id="template-address-error">
          Enter an https address of S3, for example of a file in a bucket of yours.
        </p>
      ) : null}
      <input
        id="template-address"
        className="input mono"
        type="url"
        autoComplete="off"
        spellCheck={false}
        value={address}
        aria-describedby="template-address-hint"
        aria-invalid={typed !== "" && !fits}
        onChange={(event) => {
          setAddress(event.target.value);
        }}
      />
      {fits ? (
        <p className="row">
          <LinkButton href={link.replace(TEMPLATE_PLACE, encodeURIComponent(typed))} size="small" iconAfter="external">
            Quick-create the stack
          </LinkButton>
        </p>
      ) : null}
    </div>
  );
}
