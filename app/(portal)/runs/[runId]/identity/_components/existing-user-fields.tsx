"use client";

import { useCallback } from "react";

import { TextField } from "@/components/form/text-field";
import { IdentityFinder, type FoundIdentity } from "@/components/identity/identity-finder";
import { LiveNameCheck, type FirstNameCheck, type NameAnswer } from "@/components/identity/live-name-check";
import type { ActionResult } from "@/lib/core/action-result";

type ExistingUserFieldsProps = {
  readonly accountId: string;
  readonly users: readonly FoundIdentity[];
  readonly nameCheck: FirstNameCheck | undefined;
  readonly checkName: (kind: "existing-user", name: string) => Promise<ActionResult<NameAnswer>>;
};

/** An existing user that gets a new key. */
export function ExistingUserFields({ accountId, users, nameCheck, checkName }: ExistingUserFieldsProps) {
  const check = useCallback(async (arn: string) => await checkName("existing-user", arn), [checkName]);
  return (
    <>
      <div className="stack-2">
        <TextField
          name="userArn"
          label="User ARN"
          hint={`A user of account ${accountId} with room for one more key. AWS allows two.`}
          mono
        />
        <LiveNameCheck name="userArn" initial={nameCheck} check={check} />
      </div>
      {users.length === 0 ? null : <IdentityFinder name="userArn" what="user" found={users} />}
    </>
  );
}
