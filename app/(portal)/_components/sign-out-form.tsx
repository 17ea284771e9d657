"use client";

import { ActionForm } from "@/components/form/action-form";
import type { FormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import { logOutIcon } from "@/components/ui/icons";

/** The sign-out button in the person's menu. */
export function SignOutForm({ action }: { readonly action: FormAction<unknown> }) {
  return (
    <ActionForm action={action}>
      <Button type="submit" look="bare" icon={logOutIcon}>
        Sign out
      </Button>
    </ActionForm>
  );
}
