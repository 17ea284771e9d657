// Makes or updates the tables of the durable engine. A separate program, so that the address with its password stays out of argv.
import { DBOS } from "@dbos-inc/dbos-sdk";

await DBOS.migrate(process.env.DATABASE_URL);
process.exit(0);
