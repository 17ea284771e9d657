import "server-only";
import { onDatabaseOutage } from "@/lib/core/database-outage";
import { requestFacts } from "@/lib/edge/request-facts";

// A page can fail anywhere below its first line, and Next.js answers that with an empty page. The edge has a better one.
onDatabaseOutage(() => requestFacts()?.databaseIsAway?.());
