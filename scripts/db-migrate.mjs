#!/usr/bin/env node
// `npm run db:migrate`: brings the database of DATABASE_URL to this checkout's schema and rules, for deployments that do it apart.
import { join } from "node:path";
import { dataFolder } from "./start/paths.mjs";
import { givenDatabase, prepareDatabase } from "./start/prepare-database.mjs";

const given = givenDatabase(process.env);
if (!given) {
  process.stderr.write("DATABASE_URL is not set. `npm start` migrates the embedded database.\n");
  process.exit(2);
}
const { changed } = await prepareDatabase(given, { logs: join(dataFolder(), "logs") }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write(changed ? "The database was brought up to date.\n" : "The database was up to date.\n");
