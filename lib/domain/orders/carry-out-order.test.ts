import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { UnreadableRowError } from "@/lib/core/unreadable-row";

import { carryOutOrder, type OrderKind } from "./carry-out-order";
import { FenceLostError } from "./order";
import type { OrderEnvironment } from "./order-environment";

class Outage extends Error {}

/** An order whose fence the test moves, and a worker whose calls come after a look. `refused`: its placer lost the rights. */
function desk(work: (call: (name: string) => Promise<void>, input: unknown) => Promise<void>, refused?: AppError) {
  const state = { fence: 0, ended: "", stopped: [] as AppError[], calls: [] as string[], waits: [] as number[] };
  let look = async () => await Promise.resolve();
  const environment: OrderEnvironment = {
    isOutage: (error) => error instanceof Outage,
    sleep: async (ms) => await Promise.resolve(void state.waits.push(ms)),
    random: () => 1,
    withinLimit: async (piece) => await piece,
    lookingFirst: async (before, piece) => {
      look = before;
      return await piece();
    },
    report: () => "ref_1",
  };
  const check = async ({ fence }: { readonly fence: number }) => {
    if (fence !== state.fence) throw new FenceLostError("gone on");
    await Promise.resolve();
  };
  const kind: OrderKind<void> = {
    what: "The apply",
    desk: {
      take: async () =>
        await Promise.resolve({
          hold: { orderId: "o", subjectId: "run_1", fence: (state.fence += 1) },
          input: { runId: "run_1" },
          placedById: "user_ines",
        }),
      check,
      release: async (hold) => {
        await check(hold);
        state.ended = "released";
      },
      stop: async (hold, failure) => {
        await check(hold);
        state.ended = "stopped";
        state.stopped.push(failure);
      },
      refuse: async (hold, why) => {
        await check(hold);
        state.ended = "refused";
        state.stopped.push(why);
      },
    },
    whyRefused: async ({ placedById }) => await Promise.resolve(placedById === "user_ines" ? refused : undefined),
    work: async (input) => {
      await work(async (name) => {
        await look();
        state.calls.push(name);
      }, input);
    },
  };
  return { state, kind, environment, carryOut: async () => await carryOutOrder(environment, kind, "o") };
}

test("a worker that resumes after losing its order makes no call", async () => {
  const { state, carryOut } = desk(async (call) => {
    await call("CreateUser");
    state.fence += 1;
    await call("CreateAccessKey");
  });
  expect(await carryOut()).toBe("overtaken");
  expect(state).toMatchObject({ calls: ["CreateUser"], ended: "", stopped: [] });
});

test("an order is refused when its placer has lost the right", async () => {
  const why: AppError = { code: "forbidden", message: "The apply was not carried out." };
  const { state, carryOut } = desk(async (call) => {
    await call("CreateUser");
  }, why);
  expect(await carryOut()).toBe("refused");
  expect(state).toMatchObject({ calls: [], ended: "refused", stopped: [why] });
});

test("an order that is not current is not worked on", async () => {
  const { state, kind, environment } = desk(async (call) => {
    await call("CreateUser");
  });
  const taken = { ...kind, desk: { ...kind.desk, take: async () => await Promise.resolve(undefined) } };
  expect(await carryOutOrder(environment, taken, "o")).toBe("overtaken");
  expect(state).toMatchObject({ calls: [], ended: "", stopped: [] });
});

test("the work gets the stored input of its order", async () => {
  const seen: unknown[] = [];
  const { carryOut } = desk(async (_call, input) => {
    seen.push(input);
    await Promise.resolve();
  });
  await carryOut();
  expect(seen).toEqual([{ runId: "run_1" }]);
});

// Taking, ending and refusing are transactions of one database. An error there leaves the order open, so no end is shown.
test.each([
  { during: "take", thrown: new TypeError("broken"), calls: [] },
  { during: "stop", thrown: new TypeError("broken"), calls: ["CreateUser"] },
] as const)("an unexpected error during $during is rethrown", async ({ during, thrown, calls }) => {
  const { state, kind, environment } = desk(async (call) => {
    await call("CreateUser");
    throw new SyntaxError("spoilt");
  });
  const broken = {
    ...kind.desk,
    [during]: async () => {
      await Promise.resolve();
      throw thrown;
    },
  };
  await expect(carryOutOrder(environment, { ...kind, desk: broken }, "o")).rejects.toBe(thrown);
  expect(state.calls).toEqual(calls);
});

test("waits between outages double, up to ten seconds", async () => {
  let outages = 8;
  const { state, carryOut } = desk(async () => {
    await Promise.resolve();
    if ((outages -= 1) >= 0) throw new Outage();
  });
  await carryOut();
  expect(state.waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test("an outage is waited out, and the order is taken again", async () => {
  let outages = 3;
  const { state, carryOut } = desk(async (call) => {
    if ((outages -= 1) >= 0) throw new Outage();
    await call("CreateUser");
  });
  expect(await carryOut()).toBe("done");
  expect(state).toMatchObject({ calls: ["CreateUser"], ended: "released", waits: [500, 1000, 2000], fence: 4 });
});

test("an order that meets an unreadable row stops and names it", async () => {
  const error = new UnreadableRowError({ table: "Operation", column: "spec", id: "run_1/aws.user" });
  const { state, carryOut } = desk(async () => await Promise.reject(error));
  expect(await carryOut()).toBe("stopped");
  expect(state.stopped).toMatchObject([
    { message: `The apply stopped. ${error.message}`, explanation: { causeId: "unreadable-row", retry: "after-fix" } },
  ]);
});

test.each([new TypeError("undefined is not a function"), new SyntaxError("Unexpected token <"), "a text that was thrown"])(
  "what no rule expects stops the order with a failure: %s",
  async (thrown) => {
    const { state, carryOut } = desk(async () => {
      await Promise.resolve();
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may throw anything
      throw thrown;
    });
    expect(await carryOut()).toBe("stopped");
    expect(state.ended).toBe("stopped");
    expect(state.stopped).toMatchObject([{ code: "internal", explanation: { causeId: "unexpected-error", retry: "now" } }]);
    expect(state.stopped[0]?.message).toContain("The apply stopped at an unexpected error");
    expect(state.stopped[0]?.message).toContain("ref_1");
  },
);
