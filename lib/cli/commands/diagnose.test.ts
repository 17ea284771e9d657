import { expect, test } from "vitest";

import { PortalOpened, runCli } from "../testing/run-cli";

test("a service without its cluster is a wrong usage", async () => {
  const { code, err } = await runCli(["diagnose", "service", "--account", "482177309156", "--service", "parcel-api"]);
  expect(code).toBe(2);
  expect(err).toContain("Give --run, or all of --account, --region, --cluster and --service.");
});

test("a thing that is no service is a wrong usage", async () => {
  const { code, err } = await runCli(["diagnose", "cluster", "--run", "CB-2026-0042"]);
  expect(code).toBe(2);
  expect(err).toContain("Write service.");
});

test.each([
  ["--run", "CB-2026-0042"],
  ["--account", "482177309156", "--region", "eu-west-1", "--cluster", "parcel-main", "--service", "parcel-api"],
])("a whole question opens the portal: %s", async (...options) => {
  await expect(runCli(["diagnose", "service", ...options])).rejects.toThrow(PortalOpened);
});
