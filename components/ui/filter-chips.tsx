import Link from "next/link";

import { Icon } from "./icon";
import { chevronDownIcon } from "./icons";

/** One filter as a sentence: its name and what it is set to, with the addresses of the other settings. */
export type Filter = {
  readonly name: string;
  /** What it is set to in words ("any", "eu-west-1"). */
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
  /** What stands at the far end ("The filter is in the address; share it"). */
  readonly aside?: string | undefined;
};

/** Filters that live in the address: they survive Back and can be shared, and they work before scripts run. */
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
