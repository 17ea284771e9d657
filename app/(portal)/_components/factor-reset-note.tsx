import Link from "next/link";

import { dismissFactorResetAction } from "@/app/(account)/account/second-factor/actions";
import { ActionForm } from "@/components/form/action-form";
import { formatExact } from "@/lib/core/dates";
import { Note } from "@/components/ui/note";
import { secondFactorPath } from "@/lib/config/routes";

/** Tells a person after their next sign-in that an owner removed their second factor, until they say that they read it. */
export function FactorResetNote({ at }: { readonly at: Date }) {
  return (
    <Note
      tone="warn"
      title={`An owner removed your second factor at ${formatExact(at)}`}
      action={<ActionForm action={dismissFactorResetAction} submit="I have read it" size="small" />}
    >
      If you did not ask for this, tell your owner. <Link href={secondFactorPath}>Set up a second factor</Link>
    </Note>
  );
}
