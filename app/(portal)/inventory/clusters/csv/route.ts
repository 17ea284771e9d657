import { ok } from "@/lib/core/result";
import { clustersCsv, MAX_EXPORT_ROWS } from "@/lib/domain/inventory/inventory-csv";
import { inventoryFilterSchema } from "@/lib/domain/inventory/inventory-filter";
import { inventoryAccounts } from "@/lib/domain/inventory/readable-connections";
import { defineRoute } from "@/lib/server/route";

import { csvResponse } from "../../csv-response";

/** The filtered clusters as CSV: the rows of the list, all pages. */
export const GET = defineRoute({
  name: "inventory.exportClusters",
  recent: true,
  kind: "export",
  input: inventoryFilterSchema,
  authorize: async ({ actor, deps }) => ok(await deps.connections.listAws(actor)),
  run: async ({ actor, deps, input: { page: _page, ...filter }, resource: connections }) => {
    const rows = await deps.inventory.listClusters(inventoryAccounts(connections), filter, { offset: 0, limit: MAX_EXPORT_ROWS });
    await deps.accessEvents.recordExport(actor, {
      what: "clusters",
      format: "csv",
      rows: rows.length,
      filter,
      scopes: connections,
    });
    return ok(csvResponse(clustersCsv(rows), "clusters", deps.clock.now()));
  },
});
