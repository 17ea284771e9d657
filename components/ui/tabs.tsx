import Link from "next/link";

/** One tab. Every tab has an address, so that it can be shared and Back works. */
export type Tab = {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
  readonly count?: number | undefined;
};

type TabsProps = { readonly label: string; readonly tabs: readonly Tab[] };

/** Tabs for views of the same thing, under the page heading. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.current ? "page" : undefined}>
          {tab.label}
          {tab.count === undefined ? null : <span className="quiet num">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
