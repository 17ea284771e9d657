"use client";

import { useState } from "react";
import { useFormContext } from "react-hook-form";

/** A role or user of the account, with notes for choosing it. */
export type FoundIdentity = { readonly arn: string; readonly name: string; readonly note: string };

/** How many matches are shown at once; typing narrows them. */
const SHOWN = 8;

type IdentityFinderProps = {
  /** The field that receives the ARN. */
  readonly name: string;
  readonly what: "role" | "user";
  readonly found: readonly FoundIdentity[];
};

/** The roles or users of the account, searchable by name and chosen with one press. */
export function IdentityFinder({ name, what, found }: IdentityFinderProps) {
  const { setValue, setFocus } = useFormContext();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const matching = found.filter((one) => one.name.toLowerCase().includes(wanted) || one.note.toLowerCase().includes(wanted));
  return (
    <div className="field">
      <label htmlFor={`${name}-search`}>
        Search the {found.length} {what}s of this account
      </label>
      <input
        id={`${name}-search`}
        className="input"
        type="search"
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault();
        }}
      />
      <ul className="stack-1 mt-2" aria-label={what === "role" ? "Roles found" : "Users found"}>
        {matching.slice(0, SHOWN).map((one) => (
          <li key={one.arn} className="row tight small">
            <button
              type="button"
              className="tag mono"
              onClick={() => {
                setValue(name, one.arn, { shouldDirty: true, shouldValidate: true });
                setFocus(name);
              }}
            >
              <span className="vh">Use </span>
              {one.name}
            </button>
            <span className="quiet">{one.note}</span>
          </li>
        ))}
      </ul>
      <p className="tiny quiet" role="status">
        {matching.length === 0
          ? `No ${what} name contains this text.`
          : `${String(Math.min(SHOWN, matching.length))} of ${String(matching.length)} shown.`}
      </p>
    </div>
  );
}
