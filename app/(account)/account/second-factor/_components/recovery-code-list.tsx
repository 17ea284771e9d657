"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { DownloadButton } from "@/components/ui/download-button";
import { Note } from "@/components/ui/note";

/** New recovery codes, shown this once. */
export function RecoveryCodeList({ codes, title }: { readonly codes: readonly string[]; readonly title: string }) {
  const text = `${codes.join("\n")}\n`;
  return (
    <Note
      tone="pass"
      title={`${title}. Keep these recovery codes; they are not shown again.`}
      action={
        <div className="row">
          <CopyButton text={text}>Copy the codes</CopyButton>
          <DownloadButton text={text} fileName="carabiner-recovery-codes.txt">
            Download the codes
          </DownloadButton>
        </div>
      }
    >
      <p>Each replaces one code of your app, once. Earlier recovery codes no longer work.</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Note>
  );
}
