import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "..", path), "utf8");

/** The limits as the document tells them, by what they are for. */
function limitsTold(): ReadonlyMap<string, string> {
  const [, section = ""] = /^## Limits$([\s\S]*?)^## /m.exec(read("docs/architecture.md")) ?? [];
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return new Map(
    rows.slice(2).map((line) => {
      const [, what = "", limit = ""] = line.split("|").map((cell) => cell.trim());
      return [what, limit];
    }),
  );
}

/** Each limit as the document tells it, and the source that sets it. */
const LIMITS = [
  ["a change", "10 s (`CARABINER_ACTION_SECONDS`)", "lib/config/env.ts", "max(300).default(10)"],
  ["a change", "60 a minute (`CARABINER_ACTIONS_PER_MINUTE`)", "lib/config/env.ts", "max(6000).default(60)"],
  [
    "a change",
    "and 8 at once per person",
    "lib/server/limits.ts",
    'perMinute("action", () => env().CARABINER_ACTIONS_PER_MINUTE)',
  ],
  ["a change", "32 at once in all", "lib/server/limits.ts", "changes = createPlaces({ total: 32, share: 8 })"],
  [
    "signing in, setting up",
    "30 a minute",
    "lib/server/limits.ts",
    'DOOR_LIMITS: RequestLimits = { limiter: perMinute("door", () => 30)',
  ],
  ["what an open page asks", "600 a minute", "lib/server/limits.ts", 'limiter: perMinute("read", () => 600)'],
  ["what an open page asks", "32 at once in all", "lib/server/limits.ts", "places: createPlaces({ total: 32, share: 8 })"],
  ["an export", "60 s", "lib/server/limits.ts", "EXPORT_MS = 60_000"],
  ["an export", "20 a minute", "lib/server/limits.ts", 'limiter: perMinute("export", () => 20)'],
  ["an export", "2 at once per person; 8 at once in all", "lib/server/limits.ts", "createPlaces({ total: 8, share: 2 })"],
  ["what is sent", "256 KB an input", "lib/core/check-input.ts", "MAX_INPUT_BYTES = 256 * 1024"],
  ["what is sent", "4 MB a request", "lib/edge/read-request.ts", "MAX_BODY_BYTES = 4 * 1024 * 1024"],
  ["what is sent", "4 MB a request", "next.config.js", 'bodySizeLimit: "4mb"'],
  ["what a page asks AWS and Harness", "12 s together", "lib/server/page-deadline.ts", "PAGE_MS = 12_000"],
  ["what a page asks AWS and Harness", "20 s where", "lib/server/page-deadline.ts", "CONTENT_MS = 20_000"],
  ["what a page asks AWS and Harness", "8 s a look-up", "lib/server/look-up.ts", "LOOK_UP_MS = 8_000"],
  ["a response of AWS or Harness", "64 MB", "lib/integrations/aws/reply-check.ts", "MAX_BODY_BYTES = 64 * 1024 * 1024"],
  ["a response of AWS or Harness", "64 MB", "lib/integrations/harness/transport.ts", "MAX_BODY_BYTES = 64 * 1024 * 1024"],
  ["a response of AWS or Harness", "30 s", "lib/integrations/aws/reply-handler.ts", "REQUEST_TIMEOUT_MS = 30_000"],
  ["a response of AWS or Harness", "30 s", "lib/integrations/harness/client.ts", " TIMEOUT_MS = 30_000"],
  ["a response of AWS or Harness", "3 s to connect", "lib/integrations/aws/reply-handler.ts", "CONNECT_TIMEOUT_MS = 3_000"],
  [
    "a response of AWS or Harness",
    "10 s to connect to Harness",
    "lib/integrations/harness/address-guard.ts",
    "CONNECT_TIMEOUT_MS = 10_000",
  ],
  ["a wait for the budget of AWS", "2 minutes", "lib/integrations/aws/row-bucket.ts", "LONGEST_WAIT_MS = 120_000"],
  ["a database outage", "4 s", "lib/db/through-outage.ts", "OUTAGE_MS = 4_000"],
  ["a database outage", "`Retry-After: 5`", "lib/core/database-outage.ts", "OUTAGE_RETRY_SECONDS = 5"],
  ["a session", "30 minutes after", "lib/domain/access/session-limits.ts", "SESSION_IDLE_MINUTES = 30;"],
  ["a session", "12 hours after", "lib/domain/access/session-limits.ts", "SESSION_HOURS = 12;"],
  [
    "failed sign-ins",
    "10 per account",
    "lib/domain/access/session-limits.ts",
    "perAccount: 10, perAddress: 50, windowMinutes: 15",
  ],
  ["a connection to the database", "8 s in a transaction", "lib/config/database-limits.mjs", "idleInTransactionMs: 8_000,"],
  ["a connection to the database", "10 s for a lock", "lib/config/database-limits.mjs", "lockMs: 10_000,"],
  ["a connection to the database", "30 s a statement", "lib/config/database-limits.mjs", "statementMs: 30_000 }"],
  ["a connection to the database", "5 s to connect", "lib/config/database-limits.mjs", "CONNECT_MS = 5_000"],
] as const;

test.each(LIMITS)("the limit of %s, %s, is the one of %s", (what, told, file, source) => {
  expect(limitsTold().get(what)).toContain(told);
  expect(read(file)).toContain(source);
});

test("every limit that the document tells is compared", () => {
  expect([...limitsTold().keys()].sort()).toEqual([...new Set(LIMITS.map(([what]) => what))].sort());
});
