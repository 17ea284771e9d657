import type { NavGroup } from "@/components/shell/navigation";
import type { ShellPlace } from "@/components/shell/shell-place";
import type { Actor } from "@/lib/domain/access/actor";
import { canAddConnections, canManageSomePeople } from "@/lib/domain/access/setup-access";

/** The pages the person may open. Only a convenience: every page checks access again. */
export function portalNavigation(actor: Actor, openRuns: number): readonly NavGroup[] {
  const setUp = [
    ...(canAddConnections(actor) ? [{ label: "Connections", href: "/connections", icon: "plug" as const, letter: "C" }] : []),
    ...(canManageSomePeople(actor) ? [{ label: "People", href: "/people", icon: "users" as const, letter: "E" }] : []),
  ];
  return [
    {
      items: [
        { label: "Home", href: "/", icon: "house", letter: "H" },
        {
          label: "Runs",
          href: "/runs",
          icon: "runs",
          letter: "R",
          count: openRuns === 0 ? undefined : { value: openRuns, words: `${String(openRuns)} open` },
        },
      ],
    },
    {
      heading: "Inventory",
      items: [
        { label: "Overview", href: "/inventory", icon: "chart", letter: "I" },
        { label: "Instances", href: "/inventory/instances", icon: "server", letter: "N" },
        { label: "Clusters", href: "/inventory/clusters", icon: "clusters", letter: "L" },
      ],
    },
    {
      heading: "Understand",
      items: [
        { label: "Diagnose", href: "/diagnose", icon: "route", letter: "D" },
        { label: "Practices", href: "/practices", icon: "shield", letter: "P" },
        { label: "Guide", href: "/guide", icon: "book", letter: "G" },
      ],
    },
    ...(setUp.length === 0 ? [] : [{ heading: "Set up", items: setUp }]),
  ];
}

/** Keyboard letters and the pages they open. */
export function placesOf(groups: readonly NavGroup[]): readonly ShellPlace[] {
  return groups.flatMap(({ heading, items }) =>
    items.flatMap(({ letter, label, href }) =>
      letter === undefined ? [] : [{ letter, href, label: label === "Overview" && heading !== undefined ? heading : label }],
    ),
  );
}
