import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.mock("../real-wait", () => ({
  // A wait that never ends: a call that passes did not wait.
  realWait: async () => {
    await new Promise(() => undefined);
  },
}));

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("CARABINER_AWS_SHARE", "0.2");
  vi.stubEnv("CARABINER_SANDBOX_AWS_SHARE", "3");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** How many calls of IAM, whose row has a burst of 10, pass before one has to wait. */
async function passedAtOnce(endpoint: string | undefined): Promise<number> {
  const { processLimiter } = await import("./process-limiter");
  let passed = 0;
  for (let call = 0; call < 50; call += 1) {
    const entering = processLimiter(endpoint).enter({
      account: "482177309156",
      region: "us-east-1",
      service: "iam",
      action: "GetUser",
      narrowed: true,
    });
    void entering.then((place) => {
      passed += 1;
      place.leave();
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return passed;
}

test("the configured share of AWS's budget is used for AWS", async () => {
  expect(await passedAtOnce(undefined)).toBe(2);
});

test("the sandbox has its share, because no other tool calls it", async () => {
  expect(await passedAtOnce("http://127.0.0.1:5555")).toBe(30);
});
