"use client";

import { counted } from "@/lib/core/plural";
import { FoundChips } from "@/components/form/found-chips";
import { TextField } from "@/components/form/text-field";
import { Note } from "@/components/ui/note";
import type { HostUser } from "@/lib/domain/inventory/host-user";

type UserFieldsProps = { readonly users: readonly HostUser[]; readonly region: string };

/** The login user, suggested from the hosts' images, and the port. */
export function UserFields({ users, region }: UserFieldsProps) {
  const names = new Set(users.map(({ userName }) => userName));
  return (
    <>
      <div className="stack-2">
        <TextField
          name="userName"
          label="User on the hosts"
          hint="It depends on the image: not every system has ec2-user."
          mono
          width="short"
          autoComplete="off"
        />
        <FoundChips
          name="userName"
          label={`By the images in ${region}`}
          found={users.map(({ userName, system, hosts }) => ({
            value: userName,
            label: `${userName}: ${system}, ${counted(hosts, "host")}`,
          }))}
        />
      </div>
      {names.size > 1 ? (
        <Note tone="warn" title={`The hosts in ${region} expect ${String(names.size)} different users`}>
          One credential signs in as one user. Narrow the filter to one system in the discovery step, or add the user on the other
          hosts.
        </Note>
      ) : null}
      <TextField name="port" label="Port" type="number" inputMode="numeric" width="short" />
    </>
  );
}
