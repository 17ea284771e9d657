"use client";

import type { ActionField, FormAction } from "@/app/_components/action-field";
import { ActionForm } from "@/app/_components/action-form";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";

type Invitation = { readonly invitation: string | undefined };

type InvitationFormProps = {
  readonly action: FormAction<Invitation>;
  readonly submit: string;
  readonly submitLabel?: string;
  readonly label?: string;
  readonly fields?: readonly ActionField[];
  readonly hidden?: Readonly<Record<string, string>>;
  readonly size?: "normal" | "small";
};

/** A form whose result may be an invitation link. The link is shown once; the portal sends no e-mail. */
export function InvitationForm(props: InvitationFormProps) {
  return (
    <ActionForm
      {...props}
      done={({ invitation }) =>
        invitation === undefined ? (
          <Note tone="pass" title="The role is given. It takes effect with the person's next request." />
        ) : (
          <Note
            tone="info"
            title="Send this link to the person. It works once, expires after 72 hours, and is not shown again."
            action={<CopyButton text={invitation}>Copy the link</CopyButton>}
          >
            <code>{invitation}</code>
          </Note>
        )
      }
    />
  );
}
