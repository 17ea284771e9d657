"use client";

import { ActionForm } from "@/components/form/action-form";
import type { FormAction } from "@/components/form/use-form-action";
import { PeopleList, type SandboxPerson } from "@/components/shell/people-list";
import { SandboxBadge } from "@/components/ui/sandbox-badge";

type SandboxPeopleFormProps = {
  readonly action: FormAction<never>;
  readonly people: readonly SandboxPerson[];
  readonly callbackUrl: string;
};

/** The sandbox people on the sign-in page: one button each, no password. */
export function SandboxPeopleForm({ action, people, callbackUrl }: SandboxPeopleFormProps) {
  return (
    <ActionForm action={action} label="Sandbox people" hidden={{ callbackUrl }}>
      <div className="stack-2">
        <div className="row tight between">
          <h2 className="small">Sandbox people</h2>
          <SandboxBadge />
        </div>
        <PeopleList people={people} fieldName="as" />
        <p className="tiny quiet">
          These people work with a local AWS and a local Harness. Nothing they do affects a real account.
        </p>
      </div>
    </ActionForm>
  );
}
