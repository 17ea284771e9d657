import { expect, test } from "vitest";
import { limitRowOf } from "./limit-rows";
import { createAwsLimiter, type LimitedCall } from "./limiter";

const call: LimitedCall = {
  account: "482177309156",
  region: "eu-west-1",
  service: "ecs",
  action: "CreateCluster",
  narrowed: false,
};

/** A limiter on a clock that only waiting moves. */
function limiterOnPaper(share: number) {
  let now = 0;
  const waits: number[] = [];
  const limiter = createAwsLimiter({
    clock: { now: () => new Date(now) },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
    share,
  });
  return { limiter, waits, pass: (milliseconds: number) => (now += milliseconds), now: () => now };
}

async function times(count: number, work: () => Promise<() => void>): Promise<void> {
  for (let done = 0; done < count; done += 1) (await work())();
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
])("%s %s (narrowed: %s) has a burst of %d and %d a second", (service, action, narrowed, burst, refillPerSecond) => {
  expect(limitRowOf(service, action, narrowed)).toMatchObject({ burst, refillPerSecond });
});

test("a burst passes at once, and what follows comes at the refill rate", async () => {
  const { limiter, waits } = limiterOnPaper(0.5);
  await times(10, async () => await limiter.enter(call));
  expect(waits).toEqual([]);
  await times(2, async () => await limiter.enter(call));
  expect(waits).toEqual([2000, 2000]);
});

test("accounts, regions and rows have buckets of their own", async () => {
  const { limiter, waits } = limiterOnPaper(0.5);
  await times(10, async () => await limiter.enter(call));
  await times(5, async () => await limiter.enter({ ...call, region: "us-east-1" }));
  await times(5, async () => await limiter.enter({ ...call, account: "610394827155" }));
  await times(5, async () => await limiter.enter({ ...call, action: "ListClusters" }));
  expect(waits).toEqual([]);
});

test("a throttle answer halves the share, and sixty clean seconds give a tenth back", async () => {
  const { limiter, waits, pass } = limiterOnPaper(1);
  await times(20, async () => await limiter.enter(call));
  limiter.throttled(call);
  await times(1, async () => await limiter.enter(call));
  expect(waits).toEqual([2000]);
  expect(limiter.throttleCount()).toBe(1);
  pass(60_000);
  await times(1, async () => await limiter.enter(call));
  // Half a bucket of ten refilled, one taken; the eleventh call now waits at six tenths of the rate.
  await times(9, async () => await limiter.enter(call));
  await times(1, async () => await limiter.enter(call));
  expect(waits.at(-1)).toBe(Math.ceil(1000 / 0.6));
});

test("at most eight calls of one account and region are under way", async () => {
  const { limiter } = limiterOnPaper(1);
  const leave = await Promise.all(Array.from({ length: 8 }, async () => await limiter.enter({ ...call, action: "RunTask" })));
  let ninth = false;
  const waiting = limiter.enter({ ...call, action: "RunTask" }).then((free) => {
    ninth = true;
    free();
  });
  await Promise.resolve();
  expect(ninth).toBe(false);
  leave[0]?.();
  await waiting;
  expect(ninth).toBe(true);
});
