// Follows every link of lib/domain/guide/realised.ts and says how many items of the guide are real.
// Exit code 1 when a link leads nowhere. Usage: npm run guide:coverage
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { deadLinks } from "@/lib/domain/guide/coverage";
import { GUIDE_ITEMS } from "@/lib/domain/guide/items";
import { REALISED } from "@/lib/domain/guide/realised";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Folders of routes without the groups in their names: `/runs/[runId]/plan`. */
function findRoutes(): ReadonlySet<string> {
  const files = readdirSync(join(ROOT, "app"), { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => /(?:^|\/)(?:page\.tsx|route\.ts)$/.test(file));
  return new Set(
    pages.map((page) => {
      const folders = page.split("/").slice(0, -1);
      return `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`;
    }),
  );
}

const routes = findRoutes();
const dead = deadLinks(GUIDE_ITEMS, REALISED, {
  hasRoute: (route) => routes.has(route),
  hasFile: (path) => existsSync(join(ROOT, path)),
  readText: (path) => readFileSync(join(ROOT, path), "utf8"),
});

for (const { item, problem } of dead) process.stdout.write(`${item}: ${problem}\n`);
const broken = new Set(dead.map(({ item }) => item));
const real = Object.keys(REALISED).filter((item) => !broken.has(item)).length;
process.stdout.write(`${real} of ${GUIDE_ITEMS.length} guide items are real\n`);
process.exitCode = dead.length === 0 ? 0 : 1;
