"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";

import { FileField } from "@/components/form/file-field";
import { SecretField } from "@/components/form/secret-field";
import { TextAreaField } from "@/components/form/text-area-field";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { checkHostKey } from "@/lib/domain/harness/host-key";

import type { KeptSecret } from "@/lib/domain/onboarding/kept-secret";
import type { HostFacts } from "../load-host-access";
import { EXPIRED, KeptLine } from "./kept-line";

type KeyFieldsProps = { readonly kept: KeptSecret | undefined; readonly keyNames: HostFacts["keyNames"] };

/** The private key, uploaded or pasted and checked here before it is sent, and its passphrase if it has one. */
export function KeyFields({ kept, keyNames }: KeyFieldsProps) {
  const [replacing, setReplacing] = useState(false);
  if (kept !== undefined && kept.where !== "expired" && !replacing) {
    return (
      <KeptLine
        label="Private key"
        kept={kept}
        replace={() => {
          setReplacing(true);
        }}
      />
    );
  }
  return <NewKey expired={kept?.where === "expired"} keyNames={keyNames} />;
}

function NewKey({ expired, keyNames }: { readonly expired: boolean; readonly keyNames: HostFacts["keyNames"] }) {
  const file: unknown = useWatch({ name: "keyFile" });
  const pasted: unknown = useWatch({ name: "keyText" });
  const given = typeof file === "string" && file !== "" ? file : typeof pasted === "string" ? pasted : "";
  const key = given.trim() === "" ? undefined : checkHostKey(given);
  return (
    <>
      <div className="stack-2">
        <FileField
          name="keyFile"
          label="Private key file"
          hint={expired ? EXPIRED : "Read in this browser and checked before it is sent. PEM and OpenSSH keys are accepted."}
        />
        {keyNames.length === 0 ? null : (
          <p className="hint">
            The hosts were launched with{" "}
            {keyNames.slice(0, 3).map(({ name, hosts }, index) => (
              <span key={name}>
                {index === 0 ? "" : ", "}
                <code>{name}</code> ({hosts})
              </span>
            ))}
            .
          </p>
        )}
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            Paste the key instead
          </summary>
          <div className="mt">
            <TextAreaField
              name="keyText"
              label="Private key"
              hint="From the first line with BEGIN to the last line with END."
              mono
              rows={6}
            />
          </div>
        </details>
        <p className="small" role="status" data-testid="key-check">
          {key === undefined ? null : key.ok ? (
            <VerdictMark
              verdict="pass"
              word={`${key.value.format} private key, ${key.value.encrypted ? "protected by a passphrase" : "not protected by a passphrase"}`}
            />
          ) : (
            <VerdictMark verdict="fail" word={key.error.message} />
          )}
        </p>
      </div>
      {key?.ok === true && key.value.encrypted ? (
        <SecretField
          name="passphraseText"
          label="Passphrase of the key"
          hint="Harness needs it to use the key. It is stored as a separate secret."
        />
      ) : null}
    </>
  );
}
