"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { Icon } from "@/components/ui/icon";
import {
  bookIcon,
  chartIcon,
  clustersIcon,
  houseIcon,
  plugIcon,
  routeIcon,
  runsIcon,
  serverIcon,
  shieldIcon,
  usersIcon,
  type IconShape,
} from "@/components/ui/icons";

import { currentHref } from "./current-href";

/** Icons by name: the server sends the name, because a shape in each item would lengthen every page. */
const ICONS = {
  book: bookIcon,
  chart: chartIcon,
  clusters: clustersIcon,
  house: houseIcon,
  plug: plugIcon,
  route: routeIcon,
  runs: runsIcon,
  server: serverIcon,
  shield: shieldIcon,
  users: usersIcon,
} satisfies Record<string, IconShape>;

/** A page the person may open. */
export type NavItem = {
  readonly label: string;
  readonly href: string;
  readonly icon: keyof typeof ICONS;
  /** The letter that opens it after `G`. */
  readonly letter?: string | undefined;
  /** A count beside the name, with its words ("12 open"). */
  readonly count?: { readonly value: number; readonly words: string } | undefined;
};

/** Pages under one heading; the first group has none. */
export type NavGroup = { readonly heading?: string | undefined; readonly items: readonly NavItem[] };

/** The groups of the sidebar. It knows the current page, so a layout can render it once for all pages. */
export function Navigation({ groups }: { readonly groups: readonly NavGroup[] }) {
  const pathname = usePathname();
  const current = currentHref(
    pathname,
    groups.flatMap((group) => group.items.map((item) => item.href)),
  );
  return (
    <div className="nav">
      {groups.map((group) => (
        <div key={group.heading ?? ""}>
          {group.heading === undefined ? null : <h2>{group.heading}</h2>}
          <ul>
            {group.items.map((item) => (
              <li key={item.href}>
                <Link href={item.href} aria-current={item.href === current ? "page" : undefined}>
                  <Icon icon={ICONS[item.icon]} />
                  {item.label}
                  {item.count === undefined ? null : (
                    <span className="count">
                      <span aria-hidden="true">{item.count.value}</span>
                      <span className="vh">{item.count.words}</span>
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
