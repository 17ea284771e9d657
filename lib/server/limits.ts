import "server-only";
import { env } from "@/lib/config/env";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { createPlaces, type Places } from "./places";
import type { RateLimiter } from "./rate-limit";
import { createSharedLimiter } from "./shared-limiter";

/** Limits of rate (over all web processes), concurrency (in this process) and time. */
export type RequestLimits = {
  readonly limiter: RateLimiter;
  readonly places: Places;
  readonly milliseconds: () => number;
};

/** A large export is read and written for longer than a change may take. */
const EXPORT_MS = 60_000;

const MINUTE_MS = 60_000;
const perMinute = (limit: string, max: () => number) =>
  createSharedLimiter({
    count: async (key) => await createDeps(PEOPLE).rates.take({ limit, key, max: max(), windowMs: MINUTE_MS }),
  });
const milliseconds = () => env().CARABINER_ACTION_SECONDS * 1000;

/** Changes: server actions, with those of people who are not signed in. */
const changes = createPlaces({ total: 32, share: 8 });

export const ACTION_LIMITS: RequestLimits = {
  limiter: perMinute("action", () => env().CARABINER_ACTIONS_PER_MINUTE),
  places: changes,
  milliseconds,
};

/** Sign-in and set-up, counted by address; the lock over 15 minutes is in the database. */
export const DOOR_LIMITS: RequestLimits = { limiter: perMinute("door", () => 30), places: changes, milliseconds };

/** What pages ask for while they are open: the plan of a run at work asks once a second, in each window. */
export const READ_LIMITS: RequestLimits = {
  limiter: perMinute("read", () => 600),
  places: createPlaces({ total: 32, share: 8 }),
  milliseconds,
};

/** Exports read up to 100,000 rows: few at once, and rarely. */
export const EXPORT_LIMITS: RequestLimits = {
  limiter: perMinute("export", () => 20),
  places: createPlaces({ total: 8, share: 2 }),
  milliseconds: () => EXPORT_MS,
};
