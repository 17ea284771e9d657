import Link from "next/link";

import { Icon } from "./icon";
import { chevronDownIcon } from "./icons";

/** One filter: its name and value, with the addresses of the other values. */
export type Filter = {
  readonly name: string;
  /** Its value in words ("any", "eu-west-1"). */
  readonly value: string;
  readonly options: readonly {
    readonly label: string;
    readonly href: string;
    readonly current: boolean;
    readonly count?: number | undefined;
  }[];
};

type FilterChipsProps = {
  readonly filters: readonly Filter[];
  /** Text at the far end ("The address includes the filter, so you can share it"). */
  readonly aside?: string | undefined;
};

/** Filters stored in the address: they survive Back, can be shared, and work without scripts. */
export function FilterChips({ filters, aside }: FilterChipsProps) {
  return (
    <div className="filters">
      {filters.map((filter) => (
        <details className="pick" name="filter" key={filter.name}>
          <summary className="chip">
            <span className="k">{filter.name}</span>
            {filter.value}
            <Icon icon={chevronDownIcon} />
          </summary>
          <div className="menu">
            {filter.options.map((option) => (
              <Link key={option.href} href={option.href} scroll={false} aria-current={option.current ? "true" : undefined}>
                {option.label}
                {option.count === undefined ? null : <span className="count">{option.count}</span>}
              </Link>
            ))}
          </div>
        </details>
      ))}
      {aside === undefined ? null : <span className="push saved">{aside}</span>}
    </div>
  );
}
