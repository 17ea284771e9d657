import clsx from "clsx";
import type { ReactNode } from "react";

/** One fact: its name and its value. */
export type Fact = {
  readonly name: string;
  readonly value: ReactNode;
  /** Identifiers, ARNs and hashes are set in mono. */
  readonly mono?: boolean | undefined;
};

type KeyValueProps = {
  readonly facts: readonly Fact[];
  /** Hairlines between the facts, for a separate list. */
  readonly ruled?: boolean | undefined;
};

/** Facts as a list of names and values. */
export function KeyValue({ facts, ruled = false }: KeyValueProps) {
  return (
    <dl className={clsx("facts", ruled && "rows")}>
      {facts.map(({ name, value, mono }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={mono === true ? "mono" : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
