import { expect, test } from "vitest";

import { instancesCsv } from "./inventory-csv";
import type { InventoryInstance } from "./inventory-shapes";

const ROW: InventoryInstance = {
  accountId: "482177309156",
  region: "eu-west-1",
  instanceId: "i-0a1c5f7d20b94e311",
  name: '=HYPERLINK("http://x")',
  state: "running",
  platform: "linux",
  instanceType: "m7g.large",
  zone: null,
  vpcId: null,
  subnetId: null,
  privateIp: "10.20.4.18",
  publicIp: null,
  asgName: null,
  imageId: null,
  launchedAt: new Date("2026-11-01T08:00:00Z"),
  tags: { Team: "parcel", Environment: "Production" },
};

// OWASP, CSV injection: a name tag is anybody's text and must not run when the file is opened.
test("a formula-like name is escaped, and tags have a fixed order", () => {
  const [header, line] = instancesCsv([ROW]).split("\r\n");
  expect(header?.split(",")).toHaveLength(16);
  expect(line).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(line).toContain("2026-11-01T08:00:00.000Z,Environment=Production; Team=parcel");
});
