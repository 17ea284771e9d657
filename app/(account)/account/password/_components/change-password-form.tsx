"use client";

import type { FormAction } from "@/app/_components/action-field";
import { ActionForm } from "@/app/_components/action-form";
import { Note } from "@/components/ui/note";

type ChangePasswordFormProps = {
  readonly action: FormAction<{ readonly endedSessions: number }>;
  /** The account's e-mail, so that password managers know whose password this is. */
  readonly email: string;
  readonly minLength: number;
};

/** The current password, and the new one twice: repeating it works without scripts, a Show button does not. */
export function ChangePasswordForm({ action, email, minLength }: ChangePasswordFormProps) {
  return (
    <ActionForm
      action={action}
      label="Change your password"
      submit="Change password"
      look="primary"
      username={email}
      fields={[
        { name: "current", label: "Current password", type: "password", autoComplete: "current-password", required: true },
        {
          name: "next",
          label: "New password",
          type: "password",
          autoComplete: "new-password",
          required: true,
          hint: `At least ${String(minLength)} characters. A sentence of unrelated words is easiest to remember.`,
        },
        { name: "repeated", label: "New password again", type: "password", autoComplete: "new-password", required: true },
      ]}
      done={({ endedSessions }) => <Note tone="pass" title={`Your password is changed. ${endedWords(endedSessions)}`} />}
    />
  );
}

function endedWords(count: number): string {
  if (count === 0) return "You had no other session.";
  return count === 1 ? "Your other session ended." : `Your ${String(count)} other sessions ended.`;
}
