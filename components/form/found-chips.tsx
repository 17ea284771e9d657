"use client";

import { useFormPort } from "./form-port";

/** A value that exists in the account, with a short name. */
export type FoundValue = { readonly value: string; readonly label?: string | undefined };

type FoundChipsProps = { readonly name: string; readonly found: readonly FoundValue[]; readonly label?: string | undefined };

/** Values found in the account, to choose with one press instead of typing. */
export function FoundChips({ name, found, label = "Found" }: FoundChipsProps) {
  const { fill } = useFormPort();
  if (found.length === 0) return null;
  return (
    <p className="hint found">
      {label}:{" "}
      {found.map((item) => (
        <button
          key={item.value}
          type="button"
          className="tag mono"
          onClick={() => {
            fill(name, item.value);
          }}
        >
          <span className="vh">Use </span>
          {item.label ?? item.value}
        </button>
      ))}
    </p>
  );
}
