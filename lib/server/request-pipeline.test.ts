import { expect, test } from "vitest";
import { z } from "zod";
import { err, ok, type Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/domain/access/actor";
import { createLogger } from "@/lib/integrations/logging/logger";
import { withStrictInput } from "./action";
import { runPipeline, type PipelinePorts, type RequestDefinition } from "./request-pipeline";

const actor: Actor = { userId: "user_1", name: "Ada", email: "ada@example.com", sessionId: "ses_1", sandbox: false, grants: [] };

type Deps = { readonly records: ReadonlySet<string> };
type Change = Partial<PipelinePorts<Deps>>;
const input = z.object({ id: z.string().min(1), nested: z.object({ size: z.number() }).optional() });

/** Runs one action whose every stage writes its name down; `change` breaks a stage. */
async function act(raw: unknown, change: Change = {}, work?: () => Promise<Result<string, AppError>>) {
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
    createDeps: () => ({ records: new Set(["mine"]) }),
    recordDenial: async (_deps, person, { name, error }) => {
      await Promise.resolve(denials.push(`${person.userId} ${name} ${error.code}`));
    },
    limiter: change.limiter ?? { take: () => seen("rate", true) },
    logger: createLogger({ write: (line) => lines.push(line) }),
    newReference: () => "ref_1",
    rethrowSignal: change.rethrowSignal ?? (() => undefined),
  };
  const definition: RequestDefinition<Deps, typeof input, string, string> = {
    name: "test.act",
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

test("a refusal by authorisation or by the work itself is recorded with person and request", async () => {
  expect((await act({ id: "other" })).denials).toEqual(["user_1 test.act not_found"]);
  const late = await act({ id: "mine" }, {}, async () => await Promise.resolve(err({ code: "forbidden", message: "No." })));
  expect(late.denials).toEqual(["user_1 test.act forbidden"]);
  expect((await act({ id: "mine" })).denials).toEqual([]);
  expect((await act({ id: "" })).denials).toEqual([]);
});

test("the stages run in their order and nothing runs after the first that refuses", async () => {
  const outcomes = {
    fine: await act({ id: "mine" }),
    foreign: await act({ id: "mine" }, { isTrustedOrigin: () => false }),
    signedOut: await act({ id: "mine" }, { findActor: () => Promise.resolve(undefined) }),
    malformed: await act({ id: "" }),
    notTheirs: await act({ id: "other" }),
    tooMany: await act({ id: "mine" }, { limiter: { take: () => false } }),
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
    tooMany: ["rate_limited", "session", "input", "authorize"],
  });
});

test("field errors are keyed by dotted path and unknown fields are refused", async () => {
  const wrong = await act({ id: "", nested: { size: "x" } });
  expect(wrong.result).toMatchObject({
    ok: false,
    error: { code: "invalid_input", fieldErrors: { id: expect.any(String), "nested.size": expect.any(String) } },
  });
  const extra = await act({ id: "mine", role: "owner" });
  expect([extra.result.ok, extra.stages]).toEqual([false, ["session", "input"]]);
});

test("an unexpected failure is answered as internal with its reference and logged once without secrets", async () => {
  const key = ["AK", "IA", "Q3EGRT5YHB2WXNPL"].join("");
  const { result, log } = await act({ id: "mine" }, {}, () => Promise.reject(new Error(`boom ${key}`)));
  expect(result).toMatchObject({ ok: false, error: { code: "internal", reference: "ref_1" } });
  expect(JSON.stringify(result)).not.toContain("boom");
  expect(log.trim().split("\n")).toHaveLength(1);
  expect(log).toContain("ref_1");
  expect(log).not.toContain(key);
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
