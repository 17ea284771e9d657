import Link from "next/link";
import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { chevronDownIcon, chevronRightIcon, menuIcon } from "@/components/ui/icons";
import { Mark } from "@/components/ui/mark";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { ThemeToggle, type Theme } from "@/components/ui/theme-toggle";

import { Navigation, type NavGroup } from "./navigation";
import { PersonMenu, type Person } from "./person-menu";

/** One part of the scope. */
export type ScopeItem = {
  readonly side?: "Harness" | "AWS" | undefined;
  readonly value: string;
  /** The alias of an account. */
  readonly alias?: string | undefined;
  readonly mono?: boolean | undefined;
  /** Where it can be changed; plain text without it. */
  readonly href?: string | undefined;
};

type AppShellProps = {
  readonly groups: readonly NavGroup[];
  readonly homeHref: string;
  readonly person: Person;
  readonly accountHref: string;
  /** A form with the sign-out button. The page provides it, because signing out is an action. */
  readonly signOut: ReactNode;
  /** A `ScopeList`. It is an element, because the pages of a run provide their own. */
  readonly scope: ReactNode;
  /** True when the person can only reach the sandbox. */
  readonly isSandbox: boolean;
  readonly theme: Theme;
  /** `ShellWatch`: the Find button, the keyboard shortcuts and the session watch. */
  readonly watch: ReactNode;
  readonly children: ReactNode;
};

/** The frame of every signed-in page: navigation, scope, content. It works before scripts run. */
export function AppShell({
  groups,
  homeHref,
  person,
  accountHref,
  signOut,
  scope,
  isSandbox,
  theme,
  watch,
  children,
}: AppShellProps) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className={isSandbox ? "app is-sandbox" : "app"}>
        <nav className="side" id="side" popover="auto" aria-label="Main">
          <div className="side-in">
            <Link className="brand" href={homeHref}>
              <Mark />
              Carabiner
            </Link>
            <Navigation groups={groups} />
            <PersonMenu person={person} accountHref={accountHref} signOut={signOut} />
          </div>
        </nav>
        <div>
          <header className="topbar">
            <button className="btn icon bare menu-btn" type="button" popoverTarget="side" aria-label="Open menu">
              <Icon icon={menuIcon} />
            </button>
            {scope}
            <span className="push tools">
              {watch}
              <ThemeToggle theme={theme} />
            </span>
          </header>
          <main className="main" id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
    </>
  );
}

type ScopeListProps = {
  readonly items: readonly ScopeItem[];
  /** Text of the badge ("Sandbox", "Sandbox, rehearsing a fault") on pages of the sandbox. */
  readonly sandbox?: string | undefined;
};

/** The scope in the header, in spoken order. */
export function ScopeList({ items, sandbox }: ScopeListProps) {
  return (
    <ul className="scope" aria-label="Scope">
      {items.map((item, index) => (
        <li key={`${item.side ?? ""}${item.value}`}>
          {index === 0 ? null : <Icon icon={chevronRightIcon} className="clip hide-sm" />}
          <ScopeWords item={item} />
        </li>
      ))}
      {sandbox === undefined ? null : (
        <li>
          <SandboxBadge>{sandbox}</SandboxBadge>
        </li>
      )}
    </ul>
  );
}

function ScopeWords({ item }: { readonly item: ScopeItem }) {
  const words = (
    <>
      {item.side === undefined ? null : <span className="k">{item.side}</span>}
      <span className={item.mono === true ? "v mono num" : "v"}>{item.value}</span>
      {item.alias === undefined ? null : <span className="quiet hide-sm">{item.alias}</span>}
    </>
  );
  if (item.href === undefined) return <span className="scope-item">{words}</span>;
  return (
    <Link className="scope-item" href={item.href}>
      {words}
      <span className="vh">, change</span>
      <Icon icon={chevronDownIcon} />
    </Link>
  );
}
