import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

import { ACTIONS_PER_MINUTE } from "./e2e/fixtures/actions-per-minute";

const port = process.env["CARABINER_E2E_PORT"] ?? "3210";
const address = `http://localhost:${port}`;
const executablePath =
  process.env["CHROMIUM_PATH"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

// The sandbox answers faster than AWS allows calls. Portal and journeys read this.
process.env["CARABINER_SANDBOX_AWS_SHARE"] ??= "50";

/** `npm test` names its report. */
const wholeRun = process.env["CARABINER_E2E_REPORT"] !== undefined;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Journeys share the portal and nothing else, so they run side by side and in any order.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: process.env["CARABINER_E2E_REPORT"] ?? "test-results/report.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: address,
    // The steps and pages of a failed journey are enough; a picture of each frame costs a fifth of the browser's time.
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--in-process-gpu",
      ],
    },
  },
  projects: [
    { name: "journeys", grepInvert: /@alone/ },
    // What every journey would notice, such as a killed process. In a whole run it waits for the others.
    { name: "alone", grep: /@alone/, workers: 1, ...(wholeRun && { dependencies: ["journeys"] }) },
  ],
  // The supervisor itself, on the production build, with a world of its own.
  webServer: {
    command: "node scripts/start.mjs --fresh-sandbox",
    url: `${address}/healthz`,
    reuseExistingServer: false,
    timeout: 300_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    env: {
      PORT: port,
      HOST: "127.0.0.1",
      NEXTAUTH_URL: address,
      DATABASE_URL: "",
      CARABINER_SANDBOX: "on",
      // The limit has separate tests; here a slow machine must not run into it.
      CARABINER_ACTION_SECONDS: "60",
      // Two journeys at once may act as one person.
      CARABINER_ACTIONS_PER_MINUTE: String(ACTIONS_PER_MINUTE),
      CARABINER_DATA_DIR: process.env["CARABINER_E2E_DIR"] ?? ".data/test/e2e",
      CARABINER_BUILD_DIR: process.env["CARABINER_BUILD_DIR"] ?? ".data/test/build",
      CARABINER_PYTHON_DIR: process.env["CARABINER_PYTHON_DIR"] ?? ".data/test/python",
    },
  },
});
