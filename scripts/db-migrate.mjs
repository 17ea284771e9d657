#!/usr/bin/env node
// `npm run db:migrate`: brings the database of DATABASE_URL to this checkout's schema, for deployments that migrate on their own.
import { join } from "node:path";
import { ensureMigrated } from "./start/migrate.mjs";
import { dataFolder } from "./start/paths.mjs";

const url = process.env.DATABASE_URL?.trim();
if (!url) {
  process.stderr.write("DATABASE_URL is not set. `npm start` migrates the embedded database by itself.\n");
  process.exit(2);
}
const changed = await ensureMigrated({ url, logs: join(dataFolder(), "logs") }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write(changed ? "The database was brought up to date.\n" : "The database was up to date.\n");
