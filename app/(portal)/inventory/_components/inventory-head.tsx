import type { ReactNode } from "react";

import { ActionForm } from "@/components/form/action-form";
import { LiveReading } from "@/components/inventory/live-reading";
import { PageHead } from "@/components/shell/page-head";
import { Tabs } from "@/components/ui/tabs";
import { clustersPath, instancesPath, inventoryPath } from "@/lib/config/routes";

import { readAccountsAction } from "../actions";
import type { InventoryPage } from "../load-inventory";

type InventoryHeadProps = {
  readonly page: InventoryPage;
  readonly current: "overview" | "instances" | "clusters";
  readonly title: string;
  readonly lead: ReactNode;
};

/** The head of every inventory page: its conclusion, the button to read again, and the progress of a reading. */
export function InventoryHead({ page, current, title, lead }: InventoryHeadProps) {
  const running = page.scans.filter(({ state }) => state === "running");
  const parts = running.reduce((sum, scan) => sum + scan.parts, 0);
  const done = running.reduce((sum, scan) => sum + scan.partsDone, 0);
  return (
    <>
      <PageHead
        title={title}
        lead={lead}
        actions={page.mayRead && running.length === 0 ? <ActionForm action={readAccountsAction} submit="Read now" /> : undefined}
      />
      {running.length === 0 ? null : <LiveReading accounts={running.length} parts={parts} done={done} />}
      <Tabs
        label="Inventory"
        tabs={[
          { label: "Overview", href: inventoryPath, current: current === "overview" },
          { label: "Instances", href: instancesPath, current: current === "instances" },
          { label: "Clusters", href: clustersPath, current: current === "clusters" },
        ]}
      />
    </>
  );
}
