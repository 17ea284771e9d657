import { Button } from "@/components/ui/button";

import { Face } from "./person-menu";

/** A sandbox person to sign in as. */
export type SandboxPerson = { readonly id: string; readonly name: string; readonly role: string };

type PeopleListProps = {
  readonly people: readonly SandboxPerson[];
  /** Name of the field whose value is the chosen person's ID. The list is inside the page's form. */
  readonly fieldName: string;
};

/** The sandbox people on the sign-in page, each with a button. */
export function PeopleList({ people, fieldName }: PeopleListProps) {
  return (
    <ul className="card">
      {people.map((person) => (
        <li className="task acct" key={person.id}>
          <Face name={person.name} />
          <span className="t">
            <b>{person.name}</b>
            <span className="small quiet line2">{person.role}</span>
          </span>
          <span className="s">
            <Button
              type="submit"
              size="small"
              name={fieldName}
              value={person.id}
              aria-label={`Sign in as ${person.name}, ${person.role}`}
            >
              Sign in
            </Button>
          </span>
        </li>
      ))}
    </ul>
  );
}
