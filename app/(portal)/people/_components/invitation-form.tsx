"use client";

import { ActionForm, type ActionFormProps } from "@/components/form/action-form";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";

type Invitation = { readonly invitation: string | undefined };

type InvitationFormProps = Omit<ActionFormProps<Invitation>, "done" | "after">;

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
