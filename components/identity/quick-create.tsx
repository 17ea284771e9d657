"use client";

import { useState } from "react";

import { Icon } from "@/components/ui/icon";
import { chevronRightIcon, externalIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";

/** The placeholder for the template's address in the link. */
export const TEMPLATE_PLACE = "TEMPLATE-ADDRESS";

const S3_ADDRESS = /^https:\/\/[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?\/\S+$/i;

type QuickCreateProps = {
  readonly link: string;
  /** The console's “Create stack” page, where a file is uploaded. */
  readonly uploadLink: string;
};

/**
 * From the template to the stack: by uploading the downloaded file, which needs no bucket, or through the quick-create
 * page, which accepts a template from S3 only.
 */
export function QuickCreate({ link, uploadLink }: QuickCreateProps) {
  return (
    <div className="stack-3">
      <ol className="stack-2 small">
        <li>Download the template.</li>
        <li>
          Open “Create stack” in the console, choose “Upload a template file” and the downloaded file, then Next. The name:{" "}
          <code>{stackNameOf(link)}</code>
        </li>
        <li>
          Choose Next again, acknowledge that IAM resources with custom names may be created, and submit. It takes about a minute.
        </li>
      </ol>
      <div>
        <LinkButton href={uploadLink} size="small" iconAfter={externalIcon}>
          Open “Create stack” in the console
        </LinkButton>
      </div>
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Is your template in S3? Use a quick-create link
        </summary>
        <AddressField link={link} />
      </details>
    </div>
  );
}

function stackNameOf(link: string): string {
  return new URLSearchParams(link.split("?").at(-1)).get("stackName") ?? "";
}

function AddressField({ link }: { readonly link: string }) {
  const [address, setAddress] = useState("");
  const typed = address.trim();
  const fits = S3_ADDRESS.test(typed);
  const wrong = typed !== "" && !fits;
  return (
    <div className="field">
      <label htmlFor="template-address">Address of the template in S3</label>
      <p className="hint" id="template-address-hint">
        Upload the downloaded file to a bucket of this account and paste its https address.
      </p>
      {wrong ? (
        <p className="error" id="template-address-error">
          Enter an https address in S3, for example of a file in your bucket.
        </p>
      ) : null}
      <input
        id="template-address"
        className="input mono"
        type="url"
        autoComplete="off"
        spellCheck={false}
        value={address}
        aria-describedby={wrong ? "template-address-hint template-address-error" : "template-address-hint"}
        aria-invalid={wrong}
        onChange={(event) => {
          setAddress(event.target.value);
        }}
      />
      {fits ? (
        <p className="row">
          <LinkButton href={link.replace(TEMPLATE_PLACE, () => encodeURIComponent(typed))} size="small" iconAfter={externalIcon}>
            Quick-create the stack
          </LinkButton>
        </p>
      ) : null}
    </div>
  );
}
