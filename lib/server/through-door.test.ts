import { expect, test } from "vitest";
import { DatabaseOutageError } from "@/lib/core/database-outage";
import { withRequestFacts } from "@/lib/edge/request-facts";
import { createPlaces } from "./places";
import { createRateLimiter } from "./rate-limit";
import { throughDoor } from "./through-door";

const perMinute = createRateLimiter({ max: 30, windowMs: 60_000, clock: { now: () => new Date(0) } });
const limits = {
  limiter: { take: async (key: string) => await Promise.resolve(perMinute.take(key)) },
  places: createPlaces({ total: 32, share: 8 }),
  milliseconds: () => 60_000,
};

const from = async (address: string, work = async () => await Promise.resolve(new Response("in"))) =>
  await withRequestFacts({ address, isFromThisMachine: false, path: "/" }, async () => await throughDoor(work, limits));

test("an address has 30 attempts a minute", async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 31; count += 1) statuses.push((await from("203.0.113.1")).status);
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
  const refused = await from("203.0.113.1");
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await refused.text()).toContain("too many attempts");
  expect((await from("203.0.113.2")).status).toBe(200);
});

test("an address has a limited share of requests under way", async () => {
  let open = (): void => undefined;
  const held = new Promise<Response>((done) => {
    open = () => {
      done(new Response("in"));
    };
  });
  const waiting = Array.from({ length: 8 }, async () => await from("203.0.113.3", async () => await held));
  const refused = await from("203.0.113.3");
  expect([refused.status, refused.headers.get("Retry-After")]).toEqual([503, "2"]);
  expect((await from("203.0.113.4")).status).toBe(200);
  open();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
});

test("a database outage returns 503 with Retry-After", async () => {
  const response = await from("192.0.2.30", async () => await Promise.reject(new DatabaseOutageError(new Error("gone"))));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
});

test("a limiter whose database is away returns 503, not an attempt", async () => {
  const away = { ...limits, limiter: { take: async () => await Promise.reject(new DatabaseOutageError(new Error("gone"))) } };
  const facts = { address: "192.0.2.31", isFromThisMachine: false, path: "/" };
  const response = await withRequestFacts(facts, async () => await throughDoor(() => expect.unreachable(), away));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
});
