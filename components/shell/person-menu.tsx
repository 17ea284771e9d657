import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { chevronsIcon, keyboardIcon, userIcon } from "@/components/ui/icons";
import { linkTarget } from "@/lib/core/link-target";

import { initials } from "./initials";

/** The signed-in person. */
export type Person = { readonly name: string; readonly role: string };

/** A person's initials in a disc; decoration beside the name. */
export function Face({ name }: { readonly name: string }) {
  return (
    <span className="face" aria-hidden="true">
      {initials(name)}
    </span>
  );
}

type PersonMenuProps = { readonly person: Person; readonly accountHref: string; readonly signOut: ReactNode };

/** The signed-in person at the foot of the sidebar, with account, keyboard shortcuts and sign-out. */
export function PersonMenu({ person, accountHref, signOut }: PersonMenuProps) {
  return (
    <>
      <button className="me" type="button" popoverTarget="person-menu">
        <Face name={person.name} />
        <span>
          {person.name}
          <span className="quiet">{person.role}</span>
        </span>
        <span className="push c-none">
          <Icon icon={chevronsIcon} />
        </span>
      </button>
      <div className="menu person" id="person-menu" popover="auto">
        {/* A full page load: a router link would leave the menu open. */}
        <a className="btn bare" href={linkTarget(accountHref)}>
          <Icon icon={userIcon} />
          Your account
        </a>
        <Button look="bare" icon={keyboardIcon} className="needs-script" data-opens="shortcuts" popoverTarget="person-menu">
          Keyboard shortcuts
        </Button>
        {signOut}
      </div>
    </>
  );
}
