import type { NavGroup } from "@/components/shell/navigation";
import type { Actor } from "@/lib/domain/access/actor";
import { canAddConnections, canManageSomePeople } from "@/lib/domain/access/setup-access";

/** The places the person may open; convenience only, every page decides for itself. */
export function portalNavigation(actor: Actor, openRuns: number): readonly NavGroup[] {
  const setUp = [
    ...(canAddConnections(actor) ? [{ label: "Connections", href: "/connections", icon: "plug" as const }] : []),
    ...(canManageSomePeople(actor) ? [{ label: "People", href: "/people", icon: "users" as const }] : []),
  ];
  return [
    {
      items: [
        { label: "Home", href: "/", icon: "house" },
        {
          label: "Runs",
          href: "/runs",
          icon: "runs",
          count: openRuns === 0 ? undefined : { value: openRuns, words: `${String(openRuns)} open` },
        },
      ],
    },
    {
      heading: "Inventory",
      items: [
        { label: "Overview", href: "/inventory", icon: "chart" },
        { label: "Instances", href: "/inventory/instances", icon: "server" },
        { label: "Clusters", href: "/inventory/clusters", icon: "clusters" },
      ],
    },
    {
      heading: "Understand",
      items: [
        { label: "Diagnose", href: "/diagnose", icon: "route" },
        { label: "Practices", href: "/practices", icon: "shield" },
        { label: "Guide", href: "/guide", icon: "book" },
      ],
    },
    ...(setUp.length === 0 ? [] : [{ heading: "Set up", items: setUp }]),
  ];
}
