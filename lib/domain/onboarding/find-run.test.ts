import { expect, test } from "vitest";

import type { Role } from "@/lib/domain/access/actor";
import type { RunState } from "@/lib/domain/runs/run";

import { findEditableRun, findManagedRun, findReopenableRun, findVisibleRun } from "./find-run";
import { personWith, runIn } from "./testing/run-in";

type Outcome = "ok" | "forbidden" | "not_found" | "precondition_failed";
type Row = {
  readonly role: Role;
  readonly state: RunState | "absent";
  readonly view: Outcome;
  readonly manage: Outcome;
  readonly edit: Outcome;
  readonly reopen: Outcome;
};

const editor = { role: "project-admin", view: "ok", manage: "ok" } as const;
const auditor = { role: "auditor", view: "ok", manage: "forbidden", edit: "forbidden", reopen: "forbidden" } as const;
const stranger = { state: "absent", view: "not_found", manage: "not_found", edit: "not_found", reopen: "not_found" } as const;

test.each<Row>([
  { ...editor, state: "open", edit: "ok", reopen: "precondition_failed" },
  { ...editor, state: "applying", edit: "precondition_failed", reopen: "precondition_failed" },
  { ...editor, state: "undoing", edit: "precondition_failed", reopen: "precondition_failed" },
  { ...editor, state: "finished", edit: "precondition_failed", reopen: "ok" },
  { ...editor, state: "undone", edit: "ok", reopen: "precondition_failed" },
  { ...auditor, state: "open" },
  { ...auditor, state: "applying" },
  { ...auditor, state: "finished" },
  { ...stranger, role: "project-admin" },
  { ...stranger, role: "auditor" },
])("a $role and a run in state $state: view $view, edit $edit, reopen $reopen", async ({ role, state, ...outcomes }) => {
  const run = state === "absent" ? undefined : runIn(state);
  const deps = { runs: { find: async () => await Promise.resolve(run) } };
  const finders = { view: findVisibleRun, manage: findManagedRun, edit: findEditableRun, reopen: findReopenableRun };
  for (const what of ["view", "manage", "edit", "reopen"] as const) {
    const found = await finders[what](deps, personWith(role), "run_1");
    expect([what, found.ok ? "ok" : found.error.code]).toEqual([what, outcomes[what]]);
    if (found.ok) expect(found.value).toBe(run);
  }
});

test.each([
  { code: "not_found", role: "auditor", run: undefined, message: /no such run, or you may not see it/ },
  { code: "forbidden", role: "auditor", run: runIn("open"), message: /may read this run, but not change it/ },
  { code: "precondition_failed", role: "project-admin", run: runIn("applying"), message: /being applied\. Wait until/ },
] as const)("an edit that ends as $code says what to do", async ({ code, role, run, message }) => {
  const found = await findEditableRun({ runs: { find: async () => await Promise.resolve(run) } }, personWith(role), "run_1");
  expect(found).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) as string } });
});

test("a run is looked up as the person who asks", async () => {
  const asked: unknown[] = [];
  const find = async (...question: readonly unknown[]) => {
    asked.push(question);
    return await Promise.resolve(runIn("open"));
  };
  const person = personWith("project-admin");
  await findEditableRun({ runs: { find } }, person, "run_7");
  expect(asked).toEqual([[person, "run_7"]]);
});
