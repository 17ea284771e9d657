import { afterAll, beforeAll, expect, test } from "vitest";

import { isConnected, lastHeartbeat, selectDelegate } from "./delegates";
import type { Delegate } from "./records";
import { Store } from "./store";
import { at, ORG, PROJECT, type StandIn, startForTest } from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

const LIST = "/ng/api/delegate-setup/listDelegates";

function names(body: unknown): unknown[] {
  const resource = at(body, "resource");
  return Array.isArray(resource) ? resource.map((row: unknown) => at(row, "name")) : [];
}

// https://developer.harness.io/docs/platform/delegates/delegate-concepts/delegate-overview and /manage-delegates/select-delegates-with-selectors
test.each([
  { where: "the account", query: {}, expected: ["eks-dlg", "prod-dlg-1", "prod-dlg-2"] },
  { where: "the organization", query: ORG, expected: ["meridian-dlg"] },
  { where: "the project", query: PROJECT, expected: [] },
  {
    where: "everything a project can see",
    query: { ...PROJECT, all: "true" },
    expected: ["eks-dlg", "meridian-dlg", "prod-dlg-1", "prod-dlg-2"],
  },
])("$where lists its delegates, connected ones first", async ({ query, expected }) => {
  const { body } = await standIn.call("POST", LIST, { query, body: { filterType: "Delegate" } });
  expect(body).toMatchObject({ metaData: {}, responseMessages: [] });
  expect(names(body)).toEqual(expected);
});

test.each([
  { filter: { status: "CONNECTED" }, expected: ["eks-dlg", "prod-dlg-1"] },
  { filter: { status: "DISCONNECTED" }, expected: ["prod-dlg-2"] },
  { filter: { delegateTags: ["aws", "prod"] }, expected: ["prod-dlg-1", "prod-dlg-2"] },
  { filter: { delegateTags: ["eks-dlg"] }, expected: ["eks-dlg"] },
])("the filter $filter finds $expected", async ({ filter, expected }) => {
  const { body } = await standIn.call("POST", LIST, { body: { filterType: "Delegate", ...filter } });
  expect(names(body)).toEqual(expected);
});

test("the tags of a delegate hold its name and survive their change", async () => {
  const path = "/ng/api/delegate-group-tags/eks-dlg";
  await standIn.call("PUT", path, { body: { tags: ["kube"] } });
  const { body } = await standIn.call("POST", LIST, { body: { filterType: "Delegate", delegateName: "eks-dlg" } });
  expect(at(body, "resource", 0, "tags")).toEqual(["eks-dlg", "kube"]);
});

const base: Delegate = {
  id: "d",
  name: "d",
  scope: { org: null, project: null },
  tags: ["aws"],
  roleArn: "arn:aws:iam::730944218856:role/harness-delegate",
  kind: "ec2",
  hostName: "d-0",
  silentSince: null,
};

test("a live delegate sends heartbeats; a silent one counts for five minutes", () => {
  const now = 1_800_000_000_000;
  expect(lastHeartbeat(base, now + 60_000)).toBeGreaterThan(lastHeartbeat(base, now));
  const silent = { ...base, silentSince: now };
  expect([now, now + 300_000, now + 300_001].map((time) => isConnected(silent, time))).toEqual([true, true, false]);
});

test("one connected delegate at or above the scope needs all selectors", () => {
  const store = new Store(`${standIn.stateDir}/selection`);
  const rows: Delegate[] = [
    base,
    { ...base, name: "o", scope: { org: "o", project: null }, tags: ["aws", "near"] },
    { ...base, name: "other", scope: { org: "x", project: null }, tags: ["far"] },
    { ...base, name: "silent", tags: ["quiet"], silentSince: 0 },
  ];
  store.commit(rows.map((row) => store.delegates.put(row.name, row)));
  const select = (...selectors: string[]) => selectDelegate(store, { org: "o", project: "p" }, selectors, 1_800_000_000_000);
  expect(select("aws")).toMatchObject({ kind: "found", delegate: { name: "o" } });
  expect(select("d", "aws")).toMatchObject({ kind: "found", delegate: { name: "d" } });
  expect(select("d", "near")).toEqual({ kind: "none" });
  expect(select("far")).toEqual({ kind: "none" });
  expect(select("quiet")).toEqual({ kind: "inactive", names: ["silent"] });
  store.close();
});
