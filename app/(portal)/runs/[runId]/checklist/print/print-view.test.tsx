import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, test, vi } from "vitest";

import { readMarkup } from "@/components/testing/read-markup";
import { HOSTILE_TEXTS } from "@/lib/core/testing/hostile-text";
import { boxesOf } from "@/lib/domain/checklist/checklist-boxes";
import { readOverview } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";

import PrintPage from "./page";

const loaded = vi.hoisted((): { page: object } => ({ page: {} }));
vi.mock("@/lib/server/run-page", () => ({ loadRun: async () => await Promise.resolve(loaded.page) }));
vi.mock("@/lib/server/take-export", () => ({ takeExport: async () => await Promise.resolve(undefined) }));

const NOW = new Date("2026-11-30T10:00:00Z");
const PATH = { target: "ec2", identity: "access-key", hostAccess: "ssh" } as const;

/** A run whose people, checks and attestations all say the text. */
async function print(text: string): Promise<readonly string[]> {
  const run: Run = {
    id: "run_1",
    reference: "CB-2026-0001",
    tenant: "acct/meridian",
    kind: "live",
    harnessConnectionId: "hcon_1",
    awsConnectionId: "acon_1",
    scope: { accountIdentifier: "acct", orgIdentifier: text, projectIdentifier: text },
    awsAccountId: "482177309156",
    path: PATH,
    state: "open",
    externalId: "cb-1",
    guideHash: "hash",
    packVersion: 2,
    version: 1,
    ownerId: "user_1",
    ownerName: text,
    boxesReady: 0,
    boxesTotal: 7,
    createdAt: NOW,
    lastActivityAt: NOW,
  };
  const at = NOW.toISOString();
  const overview = await readOverview(
    {
      answers: { list: async () => await Promise.resolve([]) },
      operations: { read: async () => await Promise.resolve([]) },
      checks: {
        newest: async () => await Promise.resolve([]),
        lastPassed: async () => await Promise.resolve({}),
        listStatements: async () =>
          await Promise.resolve(
            boxesOf(PATH).map((box) => ({ item: box.id, kind: "override" as const, reason: text, by: text, at })),
          ),
      },
    },
    run,
  );
  loaded.page = {
    ...overview,
    actor: { userId: "user_1", name: text, email: text, sessionId: "ses_1", sandbox: false, grants: [] },
    mayEdit: false,
    deps: { clock: { now: () => NOW }, runs: { recordUse: async () => await Promise.resolve() } },
  };
  const page = await PrintPage({ params: Promise.resolve({ runId: "run_1" }) });
  return readMarkup(renderToStaticMarkup(page), text);
}

const typed = (text: string) => `${text}\u2603typed`;
let harmless: readonly string[];
beforeEach(async () => {
  harmless = await print(typed("harmless"));
});

test("the print view shows who runs it, and what people stated", () => {
  expect(harmless.filter((line) => line.includes("⟨typed⟩")).length).toBeGreaterThan(boxesOf(PATH).length);
});

test("the print view writes hostile text as text", async () => {
  for (const text of HOSTILE_TEXTS) expect(await print(typed(text)), JSON.stringify(text)).toEqual(harmless);
});
