"use client";

import { plural } from "@/lib/core/plural";
import type { FormAction } from "@/components/form/use-form-action";
import { ActionForm } from "@/components/form/action-form";
import { SecretField } from "@/components/form/secret-field";
import { Username } from "@/components/form/username";
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
      done={({ endedSessions }) => <Note tone="pass" title={`Your password is changed. ${endedWords(endedSessions)}`} />}
    >
      <Username account={email} />
      <SecretField name="current" label="Current password" autoComplete="current-password" required />
      <SecretField
        name="next"
        label="New password"
        autoComplete="new-password"
        required
        hint={`At least ${String(minLength)} characters. A sentence of unrelated words is easiest to remember.`}
      />
      <SecretField name="repeated" label="New password again" autoComplete="new-password" required />
    </ActionForm>
  );
}

function endedWords(count: number): string {
  if (count === 0) return "You had no other session.";
  return plural(count, "Your other session ended.", `Your ${String(count)} other sessions ended.`);
}
