"use client";

import { useActionState } from "react";

import type { FormAction } from "@/app/_components/action-field";
import { PeopleList, type SandboxPerson } from "@/components/shell/people-list";
import { Note } from "@/components/ui/note";
import { SandboxBadge } from "@/components/ui/sandbox-badge";

type SandboxPeopleFormProps = {
  readonly action: FormAction<never>;
  readonly people: readonly SandboxPerson[];
  readonly callbackUrl: string;
};

/** The sandbox people on the sign-in page: one button each, no password. */
export function SandboxPeopleForm({ action, people, callbackUrl }: SandboxPeopleFormProps) {
  const [result, run] = useActionState(action, undefined);
  return (
    <form action={run} className="stack-2" aria-labelledby="sandbox-people">
      <div className="row tight between">
        <h2 id="sandbox-people" className="small">
          Sandbox people
        </h2>
        <SandboxBadge />
      </div>
      {result?.ok === false ? (
        <div role="alert">
          <Note tone="fail" title={result.error.message} />
        </div>
      ) : null}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <PeopleList people={people} fieldName="as" />
      <p className="tiny quiet">
        These people work with a local AWS and a local Harness. Nothing they do affects a real account.
      </p>
    </form>
  );
}
