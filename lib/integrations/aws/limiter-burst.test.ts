import { expect, test } from "vitest";

import { createVirtualTime } from "../testing/virtual-time";
import { createAwsLimiter, type LimitedCall } from "./limiter";
import { limitRowOf } from "./limit-rows";

const call: LimitedCall = { account: "482177309156", region: "us-east-1", service: "iam", action: "GetUser", narrowed: false };
const ROW = limitRowOf(call.service, call.action, call.narrowed);

/** How a server behaves: what its bucket holds at first, what others take of its refill, how many calls it refuses anyway. */
type Server = { readonly tokens: number; readonly takenByOthers: number; readonly refusedAtFirst: number };

const QUIET: Server = { tokens: ROW.burst, takenByOthers: 0, refusedAtFirst: 0 };

/** Makes calls, at most eight at a time, as the clients do: a throttled one is tried again after a jittered wait. */
async function makespan(count: number, share: number, server: Server): Promise<{ seconds: number; throttles: number }> {
  const time = createVirtualTime();
  const limiter = createAwsLimiter({ clock: time.clock, wait: time.wait, share });
  let { tokens, refusedAtFirst } = server;
  let readAt = 0;
  const accepts = (): boolean => {
    const refill = ROW.refillPerSecond * (1 - server.takenByOthers);
    tokens = Math.min(ROW.burst, tokens + ((time.now() - readAt) / 1000) * refill);
    readAt = time.now();
    if (refusedAtFirst > 0) {
      refusedAtFirst -= 1;
      return false;
    }
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  let open = count;
  await time.run(async () => {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (open > 0) {
          open -= 1;
          for (let tries = 0; ; tries += 1) {
            const place = await limiter.enter(call);
            await time.wait(50);
            const accepted = accepts();
            if (!accepted) place.throttled();
            place.leave();
            if (accepted) break;
            await time.wait(0.75 * Math.min(500 * 2 ** tries, 20_000));
          }
        }
      }),
    );
  });
  return { seconds: time.now() / 1000, throttles: limiter.throttleCount() };
}

/** What no limiter could beat: the portal's own pace, and what the server has left for it. */
async function ideal(count: number, share: number, server: Server): Promise<number> {
  const undisturbed = await makespan(count, share, QUIET);
  const served = (count - server.tokens) / (ROW.refillPerSecond * (1 - server.takenByOthers));
  return Math.max(undisturbed.seconds, served);
}

const SERVERS: readonly (readonly [string, Server])[] = [
  ["refuses the first ten calls", { ...QUIET, refusedAtFirst: 10 }],
  ["has nothing left at first", { ...QUIET, tokens: 0 }],
  ["serves others with half of its budget", { ...QUIET, takenByOthers: 0.5 }],
  ["has nothing left and serves others with most of its budget", { tokens: 0, takenByOthers: 0.7, refusedAtFirst: 0 }],
];

test.each(
  SERVERS.flatMap(([name, server]) =>
    [0.5, 1].flatMap((share) => [40, 100, 300, 1000].map((count) => ({ name, server, share, count }))),
  ),
)("$count calls at share $share take at most twice the ideal time when AWS $name", async ({ server, share, count }) => {
  const { seconds } = await makespan(count, share, server);
  expect(seconds).toBeLessThanOrEqual(2 * (await ideal(count, share, server)));
});

// A refused call is a call: only the next one shows whether AWS has stopped refusing, and each is sent at the portal's pace.
test.each([0.5, 1].flatMap((share) => [40, 100, 300].map((count) => ({ share, count }))))(
  "30 refused calls among $count at share $share at most double the time",
  async ({ share, count }) => {
    const { seconds, throttles } = await makespan(count, share, { ...QUIET, refusedAtFirst: 30 });
    expect(throttles).toBe(30);
    expect(seconds).toBeLessThanOrEqual(2 * (await ideal(count + throttles, share, QUIET)));
  },
);

test("calls at the default share meet no throttling", async () => {
  expect((await makespan(300, 0.5, QUIET)).throttles).toBe(0);
});
