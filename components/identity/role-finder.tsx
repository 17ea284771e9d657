"use client";

import { useState } from "react";
import { useFormContext } from "react-hook-form";

/** A role of the account. */
export type FoundRole = { readonly arn: string; readonly name: string; readonly note: string };

/** As many as can be read at a glance; typing narrows them. */
const SHOWN = 8;

/** The roles of the account, to be searched by name and taken with one press. */
export function RoleFinder({ name, roles }: { readonly name: string; readonly roles: readonly FoundRole[] }) {
  const { setValue, setFocus } = useFormContext();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const matching = roles.filter((role) => role.name.toLowerCase().includes(wanted) || role.note.toLowerCase().includes(wanted));
  return (
    <div className="field">
      <label htmlFor={`${name}-search`}>Search the {roles.length} roles of this account</label>
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
      <ul className="stack-1 mt-2" aria-label="Roles found">
        {matching.slice(0, SHOWN).map((role) => (
          <li key={role.arn} className="row tight small">
            <button
              type="button"
              className="tag mono"
              onClick={() => {
                setValue(name, role.arn, { shouldDirty: true, shouldValidate: true });
                setFocus(name);
              }}
            >
              <span className="vh">Use </span>
              {role.name}
            </button>
            <span className="quiet">{role.note}</span>
          </li>
        ))}
      </ul>
      <p className="tiny quiet" role="status">
        {matching.length === 0
          ? "No role has this in its name."
          : `${String(Math.min(SHOWN, matching.length))} of ${String(matching.length)} shown.`}
      </p>
    </div>
  );
}
