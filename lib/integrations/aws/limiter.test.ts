import { expect, test } from "vitest";
import { limitRowOf } from "./limit-rows";
import { CallBudgetError, CallEndedError, within } from "../call-scope";
import { createVirtualTime } from "../testing/virtual-time";
import { toAwsError } from "./errors";
import { createAwsLimiter, type LimitedCall } from "./limiter";

const call: LimitedCall = {
  account: "482177309156",
  region: "eu-west-1",
  service: "ecs",
  action: "CreateCluster",
  narrowed: false,
};

/** A limiter on virtual time. */
function limiterOnPaper(share: number) {
  const time = createVirtualTime();
  const limiter = createAwsLimiter({ clock: time.clock, wait: time.wait, share });
  /** Makes calls one after another; gives how long they waited, in milliseconds. */
  const calls = async (count: number, made: LimitedCall = call): Promise<number> => {
    const before = time.now();
    for (let done = 0; done < count; done += 1) (await limiter.enter(made)).leave();
    return time.now() - before;
  };
  return { limiter, calls, ...time };
}

// Sizes: "Request throttling" of the EC2 developer guide and of the ECS API reference.
test.each([
  ["ec2", "DescribeInstances", true, 100, 20],
  ["ec2", "DescribeInstances", false, 50, 10],
  ["ec2", "DescribeVpcs", false, 100, 20],
  ["ec2", "RunInstances", false, 5, 2],
  ["ec2", "StartInstances", false, 5, 2],
  ["ec2", "TerminateInstances", false, 100, 5],
  ["ec2", "CreateTags", false, 100, 10],
  ["ec2", "AuthorizeSecurityGroupIngress", false, 50, 5],
  ["ecs", "ListClusters", false, 50, 20],
  ["ecs", "DescribeServices", false, 100, 20],
  ["ecs", "ListTasks", false, 100, 20],
  ["ecs", "DescribeContainerInstances", false, 100, 20],
  ["ecs", "DescribeTaskDefinition", false, 50, 20],
  ["ecs", "RegisterTaskDefinition", false, 20, 1],
  ["ecs", "CreateCluster", false, 20, 1],
  ["ecs", "UpdateService", false, 50, 5],
  ["ecs", "RunTask", false, 100, 40],
  ["ecs", "TagResource", false, 20, 10],
  ["sts", "AssumeRole", false, 50, 50],
  ["iam", "GetUser", false, 10, 5],
])("%s %s (narrowed: %s) has burst %d and rate %d", (service, action, narrowed, burst, refillPerSecond) => {
  expect(limitRowOf(service, action, narrowed)).toMatchObject({ burst, refillPerSecond });
});

test("a burst passes at once, then calls follow the refill rate", async () => {
  const { run, calls } = limiterOnPaper(0.5);
  await run(async () => {
    expect(await calls(10)).toBe(0);
    expect(await calls(2)).toBe(4000);
  });
});

test("accounts, regions and rows have separate buckets", async () => {
  const { run, calls } = limiterOnPaper(0.5);
  await run(async () => {
    expect(await calls(10)).toBe(0);
    expect(await calls(5, { ...call, region: "us-east-1" })).toBe(0);
    expect(await calls(5, { ...call, account: "610394827155" })).toBe(0);
    expect(await calls(5, { ...call, action: "ListClusters" })).toBe(0);
  });
});

test("several throttled calls of one burst halve the share once", async () => {
  const { limiter, run, calls } = limiterOnPaper(1);
  await run(async () => {
    const places = await Promise.all(Array.from({ length: 8 }, async () => await limiter.enter(call)));
    for (const place of places) {
      place.throttled();
      place.leave();
    }
    expect(limiter.throttleCount()).toBe(8);
    // At half the rate a token takes two seconds; the share has grown by a tenth after the first.
    expect(await calls(1)).toBeLessThanOrEqual(2000);
  });
});

test("a throttled share never falls below an eighth", async () => {
  const { limiter, run, now } = limiterOnPaper(1);
  await run(async () => {
    for (let round = 0; round < 20; round += 1) {
      const place = await limiter.enter(call);
      place.throttled();
      place.leave();
    }
    const before = now();
    (await limiter.enter(call)).leave();
    expect(now() - before).toBeLessThanOrEqual(8000);
  });
});

test("waiting calls move when the share grows or shrinks", async () => {
  const { limiter, run, now, wait } = limiterOnPaper(1);
  await run(async () => {
    const place = await limiter.enter(call);
    place.throttled();
    place.leave();
    const waiting = Array.from({ length: 4 }, async () => {
      (await limiter.enter(call)).leave();
      return now();
    });
    // At half the rate the last of four would wait eight seconds.
    expect(Math.max(...(await Promise.all(waiting)))).toBeLessThan(6500);
    await wait(60_000);
    await Promise.all(Array.from({ length: 20 }, async () => (await limiter.enter(call)).leave()));
    const before = now();
    const late = limiter.enter(call);
    const troubled = await limiter.enter({ ...call, region: "us-east-1" });
    troubled.throttled();
    troubled.leave();
    (await late).leave();
    expect(now() - before).toBeLessThanOrEqual(1200);
  });
});

test("the last tenth comes back after sixty clean seconds", async () => {
  const { limiter, run, calls, wait } = limiterOnPaper(1);
  await run(async () => {
    const place = await limiter.enter(call);
    place.throttled();
    place.leave();
    await wait(30_000);
    // Nine tenths of a bucket of twenty.
    expect(await calls(18)).toBe(0);
    expect(await calls(1)).toBeGreaterThan(1000);
    await wait(60_000);
    expect(await calls(20)).toBe(0);
  });
});

test("a call that waits two minutes fails in a retryable way", async () => {
  const { limiter, run, now } = limiterOnPaper(1);
  await run(async () => {
    const results = await Promise.allSettled(Array.from({ length: 200 }, async () => (await limiter.enter(call)).leave()));
    const failed = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
    expect(now()).toBe(120_000);
    expect(failed.length).toBeGreaterThan(50);
    expect(failed.every((cause) => cause instanceof CallBudgetError)).toBe(true);
    const error = toAwsError(failed[0], { service: "ecs", action: "CreateCluster" });
    expect([error.code, error.explanation?.retry]).toEqual(["rate_limited", "backoff"]);
  });
});

test("a call leaves the queue when its look-up is over", async () => {
  const { limiter, run, now, wait } = limiterOnPaper(1);
  await run(async () => {
    await Promise.all(Array.from({ length: 20 }, async () => (await limiter.enter(call)).leave()));
    const lookUp = new AbortController();
    const waiting = within(lookUp.signal, async () => await limiter.enter(call));
    waiting.catch(() => undefined);
    await wait(100);
    lookUp.abort();
    await expect(waiting).rejects.toThrow(CallEndedError);
    expect(now()).toBe(100);
    // The place it did not take is there for the next one.
    (await limiter.enter(call)).leave();
    expect(now()).toBe(1000);
  });
});

test("at most eight calls of one account and region are under way", async () => {
  const { limiter, run } = limiterOnPaper(1);
  await run(async () => {
    const places = await Promise.all(Array.from({ length: 8 }, async () => await limiter.enter({ ...call, action: "RunTask" })));
    let ninth = false;
    const waiting = limiter.enter({ ...call, action: "RunTask" }).then((place) => {
      ninth = true;
      place.leave();
    });
    await Promise.resolve();
    expect(ninth).toBe(false);
    places[0]?.leave();
    await waiting;
    expect(ninth).toBe(true);
  });
});

test("calls for a slow row do not block other rows", async () => {
  const { limiter, run, now } = limiterOnPaper(1);
  await run(async () => {
    const slow = Promise.all(Array.from({ length: 40 }, async () => (await limiter.enter(call)).leave()));
    (await limiter.enter({ ...call, action: "RunTask" })).leave();
    expect(now()).toBe(0);
    await slow;
  });
});
