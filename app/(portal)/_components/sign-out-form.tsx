"use client";

import { useActionState } from "react";

import type { FormAction } from "@/app/_components/action-field";
import { Button } from "@/components/ui/button";
import { logOutIcon } from "@/components/ui/icons";

/** The sign-out button in the person's menu. */
export function SignOutForm({ action }: { readonly action: FormAction<unknown> }) {
  const [, run] = useActionState(action, undefined);
  return (
    <form action={run}>
      <Button type="submit" look="bare" icon={logOutIcon}>
        Sign out
      </Button>
    </form>
  );
}
