import { Button } from "@/components/ui/button";

import { Face } from "./person-menu";

/** Somebody to sign in as, in the sandbox only. */
export type SandboxPerson = { readonly id: string; readonly name: string; readonly role: string };

type PeopleListProps = {
  readonly people: readonly SandboxPerson[];
  /** Name of the field whose value is the chosen person's ID; the list stands in the page's form. */
  readonly fieldName: string;
};

/** The sandbox people at the door, each with a button of their own. */
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
