import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { err, ok, type Result } from "@/lib/core/result";
import { UnreadableRowError } from "@/lib/core/unreadable-row";
import type { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/domain/access/actor";
import { createLogger } from "@/lib/integrations/logging/logger";
import { DatabaseOutageError } from "@/lib/core/database-outage";
import { beforeStatement } from "@/lib/core/deadline";
import { currentSignal } from "@/lib/integrations/call-scope";
import { withStrictInput } from "./action";
import type { RequestLimits } from "./limits";
import { createPlaces } from "./places";
import { runPipeline, type PipelinePorts, type RequestDefinition } from "./request-pipeline";

const actor: Actor = { userId: "user_1", name: "Ada", email: "ada@example.com", sessionId: "ses_1", sandbox: false, grants: [] };

type Deps = { readonly records: ReadonlySet<string> };
type Change = Partial<PipelinePorts<Deps>>;
const input = z.object({ id: z.string().min(1), nested: z.object({ size: z.number() }).optional() });

const limitsWith = (change: Partial<RequestLimits> = {}): RequestLimits => ({
  limiter: { take: async () => await Promise.resolve({ ok: true }) },
  places: createPlaces({ total: 4, share: 4 }),
  milliseconds: () => 60_000,
  ...change,
});

/** Runs one action whose every stage writes its name down; `change` breaks a stage. */
async function act(raw: unknown, change: Change = {}, work?: () => Promise<Result<string, AppError>>, recent?: boolean) {
  const stages: string[] = [];
  const lines: string[] = [];
  const denials: string[] = [];
  const seen = <Value>(stage: string, value: Value): Value => {
    stages.push(stage);
    return value;
  };
  const ports: PipelinePorts<Deps> = {
    isTrustedOrigin: change.isTrustedOrigin ?? (() => true),
    findActor: change.findActor ?? (() => Promise.resolve(seen("session", actor))),
    readInput: change.readInput ?? (() => seen("input", ok(raw))),
    requestedProof: () => Promise.resolve({ kind: "provider", name: "Harbour ID" }),
    createDeps: () => ({ records: new Set(["mine"]) }),
    recordDenial: async (_deps, person, { name, error }) => {
      await Promise.resolve(denials.push(`${person.userId} ${name} ${error.code}`));
    },
    limits:
      change.limits ?? limitsWith({ limiter: { take: async () => await Promise.resolve(seen("rate", { ok: true as const })) } }),
    logger: createLogger({ write: (line) => lines.push(line) }),
    newReference: () => "ref_1",
    rethrowSignal: change.rethrowSignal ?? (() => undefined),
  };
  const definition: RequestDefinition<Deps, typeof input, string, string> = {
    name: "test.act",
    ...(recent === undefined ? {} : { recent }),
    input,
    authorize: ({ input: { id }, deps }) =>
      seen("authorize", deps.records.has(id) ? ok(id) : err({ code: "not_found" as const, message: "There is no such record." })),
    run: async ({ resource }) => {
      stages.push("run");
      return work === undefined ? ok(resource) : await work();
    },
  };
  return { result: await runPipeline(ports, withStrictInput(definition)), stages, denials, log: lines.join("") };
}

test("every refusal is recorded with person and request", { tags: ["V16.3.2"] }, async () => {
  expect((await act({ id: "other" })).denials).toEqual(["user_1 test.act not_found"]);
  const late = await act({ id: "mine" }, {}, async () => await Promise.resolve(err({ code: "forbidden", message: "No." })));
  expect(late.denials).toEqual(["user_1 test.act forbidden"]);
  expect((await act({ id: "mine" })).denials).toEqual([]);
  expect((await act({ id: "" })).denials).toEqual([]);
});

test("stages run in order and stop at the first refusal", { tags: ["V2.2.2", "V8.3.1", "V16.5.3"] }, async () => {
  const outcomes = {
    fine: await act({ id: "mine" }),
    foreign: await act({ id: "mine" }, { isTrustedOrigin: () => false }),
    signedOut: await act({ id: "mine" }, { findActor: () => Promise.resolve(undefined) }),
    malformed: await act({ id: "" }),
    notTheirs: await act({ id: "other" }),
    full: await act({ id: "mine" }, { limits: limitsWith({ places: createPlaces({ total: 0, share: 1 }) }) }),
    tooMany: await act(
      { id: "mine" },
      { limits: limitsWith({ limiter: { take: async () => await Promise.resolve({ ok: false, retryAfterSeconds: 7 }) } }) },
    ),
  };
  const shown = Object.fromEntries(
    Object.entries(outcomes).map(([name, { result, stages }]) => [name, [result.ok ? "ok" : result.error.code, ...stages]]),
  );
  expect(shown).toEqual({
    fine: ["ok", "session", "input", "authorize", "rate", "run"],
    foreign: ["forbidden"],
    signedOut: ["unauthenticated"],
    malformed: ["invalid_input", "session", "input"],
    notTheirs: ["not_found", "session", "input", "authorize"],
    full: ["overloaded", "session"],
    tooMany: ["rate_limited", "session", "input", "authorize"],
  });
});

test("a sensitive action needs a recent confirmation of identity", { tags: ["V7.5.3"] }, async () => {
  const asActor = (isRecent?: boolean): Change => ({ findActor: () => Promise.resolve({ ...actor, isRecent }) });
  for (const old of [undefined, false]) {
    const { result, stages, denials } = await act({ id: "mine" }, asActor(old), undefined, true);
    expect(result).toMatchObject({ ok: false, error: { code: "unauthenticated", proof: { kind: "provider" } } });
    expect(stages).toEqual(["input", "authorize", "rate"]);
    expect(denials).toEqual([]);
  }
  expect((await act({ id: "mine" }, asActor(true), undefined, true)).result.ok).toBe(true);
  expect((await act({ id: "mine" }, asActor(false))).result.ok).toBe(true);
  expect((await act({ id: "other" }, asActor(false), undefined, true)).result).toMatchObject({ error: { code: "not_found" } });
});

test("field errors are keyed by dotted path and unknown fields are refused", { tags: ["V15.3.3", "V8.2.3"] }, async () => {
  const wrong = await act({ id: "", nested: { size: "x" } });
  expect(wrong.result).toMatchObject({
    ok: false,
    error: { code: "invalid_input", fieldErrors: { id: expect.any(String), "nested.size": expect.any(String) } },
  });
  const extra = await act({ id: "mine", role: "owner" });
  expect([extra.result.ok, extra.stages]).toEqual([false, ["session", "input"]]);
});

test("an unreadable row is named, with the reference of its log entry", async () => {
  const error = new UnreadableRowError({ table: "Run", column: "state", id: "run_1" });
  const { result, log } = await act({ id: "mine" }, {}, () => Promise.reject(error));
  expect(result).toMatchObject({ ok: false, error: { code: "internal", message: error.message, reference: "ref_1" } });
  expect(log).toContain("ref_1");
});

test(
  "an unexpected failure is reported by reference and logged once, secret-free",
  { tags: ["V16.5.1", "V16.3.4"] },
  async () => {
    const key = ["AK", "IA", "Q3EGRT5YHB2WXNPL"].join("");
    const { result, log } = await act({ id: "mine" }, {}, () => Promise.reject(new Error(`boom ${key}`)));
    expect(result).toMatchObject({ ok: false, error: { code: "internal", reference: "ref_1" } });
    expect(JSON.stringify(result)).not.toContain("boom");
    expect(log.trim().split("\n")).toHaveLength(1);
    expect(log).toContain("ref_1");
    expect(log).not.toContain(key);
  },
);

test("a database outage is reported with whether something may have changed", async () => {
  const away = async (change: () => void) => {
    change();
    return await Promise.reject(new DatabaseOutageError(new Error("ECONNREFUSED")));
  };
  const read = await act({ id: "mine" }, {}, async () => await away(() => undefined));
  const changed = await act({ id: "mine" }, {}, async () => {
    return await away(() => {
      beforeStatement("write");
    });
  });
  const session = await act({ id: "mine" }, { findActor: async () => await away(() => undefined) });
  const shown = [read, changed, session].map(({ result }) => (result.ok ? undefined : result.error));
  expect(shown.map((error) => [error?.code, error?.retryAfterSeconds])).toEqual([
    ["upstream_unavailable", 5],
    ["upstream_unavailable", 5],
    ["upstream_unavailable", 5],
  ]);
  expect(shown.map((error) => error?.message.includes("Nothing was changed"))).toEqual([true, false, true]);
});

test("a redirect of the framework passes through", async () => {
  const signal = new Error("NEXT_REDIRECT");
  const passing = act(
    { id: "mine" },
    {
      rethrowSignal: (error) => {
        throw error;
      },
    },
    () => Promise.reject(signal),
  );
  await expect(passing).rejects.toBe(signal);
});

/** Until the calls to vendors end: with the time of the request. */
const untilOver = async (): Promise<void> => {
  while (currentSignal()?.aborted !== true) await pause(1);
};

test("work that takes too long is stopped and changes nothing", { tags: ["V15.2.2"] }, async () => {
  const wrote: string[] = [];
  const slow = async () => {
    await untilOver();
    beforeStatement("write");
    wrote.push("written");
    return ok("late");
  };
  const { result } = await act({ id: "mine" }, { limits: limitsWith({ milliseconds: () => 20 }) }, slow);
  expect(result).toMatchObject({
    ok: false,
    error: { code: "upstream_unavailable", message: expect.stringContaining("nothing was changed"), retryAfterSeconds: 2 },
  });
  await pause(20);
  expect(wrote).toEqual([]);
});

test("what has begun to change something is finished, however long it takes", async () => {
  const thorough = async () => {
    beforeStatement("write");
    await pause(60);
    return ok("whole");
  };
  const { result } = await act({ id: "mine" }, { limits: limitsWith({ milliseconds: () => 20 }) }, thorough);
  expect(result).toEqual({ ok: true, value: "whole" });
});

test("a place stays taken until the work has ended", async () => {
  const places = createPlaces({ total: 1, share: 1 });
  const limits = limitsWith({ places, milliseconds: () => 20 });
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  const first = await act({ id: "mine" }, { limits }, async () => {
    await held;
    return ok("late");
  });
  expect(first.result.ok).toBe(false);
  expect((await act({ id: "mine" }, { limits })).result).toMatchObject({ error: { code: "rate_limited", retryAfterSeconds: 2 } });
  release();
  await pause(5);
  expect((await act({ id: "mine" }, { limits })).result.ok).toBe(true);
});

test("a refusal for being too often says when to come again", async () => {
  const limits = limitsWith({ limiter: { take: async () => await Promise.resolve({ ok: false, retryAfterSeconds: 7 }) } });
  expect((await act({ id: "mine" }, { limits })).result).toMatchObject({
    error: { code: "rate_limited", message: expect.stringContaining("in 7 seconds"), retryAfterSeconds: 7 },
  });
});
