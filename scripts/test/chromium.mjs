// A Chromium for the journeys: the machine's own, else from its package manager, else the one that Playwright fetches.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execLogged } from "../start/exec.mjs";
import { inRoot } from "../start/paths.mjs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

async function playwrights() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

/** The path of a Chromium, installed when there is none. Throws with what to do where that is impossible. */
export async function ensureChromium({ logs }) {
  const given = process.env.CHROMIUM_PATH?.trim();
  const find = async () => [given, ...PLACES, await playwrights()].find((path) => path && existsSync(path));
  const found = await find();
  if (found) return found;
  const root = process.getuid?.() === 0;
  const apt = (...args) => (root ? ["apt-get", args] : ["sudo", ["-n", "apt-get", ...args]]);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const ways = [
    async () => {
      await execLogged("apt-get update", ...apt("update"), { env, log: join(logs, "chromium-update.log") });
      await execLogged("apt-get install chromium", ...apt("install", "-y", "chromium"), { env, log: join(logs, "chromium.log") });
    },
    () =>
      execLogged(
        "playwright install chromium",
        process.execPath,
        [inRoot("node_modules/@playwright/test/cli.js"), "install", "chromium"],
        {
          log: join(logs, "chromium-playwright.log"),
        },
      ),
  ];
  for (const way of ways) {
    await way().catch(() => {});
    const installed = await find();
    if (installed) return installed;
  }
  throw new Error(
    `The journeys need Chromium, and it could not be installed here. As root run \`apt-get install chromium\`, or set CHROMIUM_PATH to one. Logs: ${logs}.`,
  );
}
