import { expect, test } from "vitest";

import { checklist } from "@/lib/domain/checklist/checklist";
import type { Actor, Grant } from "@/lib/domain/access/actor";
import type { Run } from "@/lib/domain/runs/run";

import { checklistCsv, checklistExport, checklistFileName, checklistJson } from "./export-checklist";
import { exportWindow } from "./export-window";

const NOW = new Date("2026-11-25T10:00:00.000Z");
const SCOPE = { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const RUN: Run = {
  id: "run_1",
  reference: "CB-2026-0042",
  tenant: "acc/meridian",
  kind: "sandbox",
  harnessConnectionId: "hc",
  awsConnectionId: "ac",
  scope: SCOPE,
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  state: "open",
  externalId: "cb-1",
  guideHash: "abc",
  packVersion: 1,
  version: 1,
  ownerId: "usr_1",
  ownerName: "Ines Okafor",
  boxesReady: 0,
  boxesTotal: 7,
  createdAt: new Date("2026-11-20T09:00:00.000Z"),
  lastActivityAt: NOW,
};

const boxes = checklist({
  path: RUN.path,
  answers: {},
  operations: [],
  checks: [
    {
      id: "s13.connector-test",
      title: "Harness signs in to AWS",
      guideItems: ["G71"],
      verdict: "pass",
      grade: "proved",
      fact: '=HYPERLINK("http://evil.example")',
      evidence: [
        { call: "POST /test", observed: "SUCCESS", at: "2026-11-25T09:00:00.000Z", answer: { secretAccessKey: "canary-9f2" } },
      ],
    },
  ],
  statements: [],
  lastReady: {},
});

function actor(grants: readonly Grant[]): Actor {
  return { userId: "usr_2", name: "Ruth Adeyemi", email: "", sessionId: "s", sandbox: false, grants };
}

const auditor = actor([
  {
    id: "g1",
    role: "auditor",
    ...SCOPE,
    validFrom: new Date("2026-11-22T00:00:00.000Z"),
    validUntil: new Date("2026-11-24T00:00:00.000Z"),
  },
]);

const whole = checklistExport({
  run: RUN,
  boxes,
  ready: 1,
  actor: auditor,
  guide: { title: "Guide", documentVersion: "1.0", sha256: "abc", date: "2026-11-25" },
  now: NOW,
});

test("each box is one CSV line with all fields and no formulas", () => {
  const lines = checklistCsv(whole).split("\r\n");
  expect(lines).toHaveLength(1 + 7 + 1);
  expect(lines.at(-1)).toBe("");
  const widths = lines
    .slice(0, -1)
    .map(
      (line) => line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)?.filter((_, i, all) => i < all.length - 1 || all[i] !== "").length,
    );
  expect(new Set(widths).size).toBe(1);
  expect(lines.find((line) => line.startsWith("G238"))).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
});

test("each line names its run, its world and its time", () => {
  const csv = checklistCsv(whole);
  for (const part of ["CB-2026-0042", "sandbox", "account 482177309156", "2026-11-22T00:00:00.000Z", "UTC", "Ruth Adeyemi"]) {
    expect(csv).toContain(part);
  }
});

test("the same checklist gives identical JSON, with evidence and without secrets", () => {
  const json = checklistJson(whole);
  expect(checklistJson({ ...whole })).toBe(json);
  expect(json).toContain('"observed":"SUCCESS"');
  expect(json).not.toContain("canary-9f2");
});

test("an auditor's export is limited to their period; others cover the run", () => {
  expect(exportWindow(auditor, RUN, NOW)).toEqual({ from: "2026-11-22T00:00:00.000Z", until: "2026-11-24T00:00:00.000Z" });
  const admin = actor([{ id: "g2", role: "project-admin", ...SCOPE }, ...auditor.grants]);
  expect(exportWindow(admin, RUN, NOW)).toEqual({ from: "2026-11-20T09:00:00.000Z", until: "2026-11-25T10:00:00.000Z" });
});

test.each([
  ["sandbox", "CB-2026-0042-checklist-2026-11-25-sandbox.csv"],
  ["live", "CB-2026-0042-checklist-2026-11-25.csv"],
] as const)("the file of a %s run is named after run and day", (kind, name) => {
  expect(checklistFileName({ ...RUN, kind }, NOW, "csv")).toBe(name);
});
