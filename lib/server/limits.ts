import "server-only";
import { env } from "@/lib/config/env";
import { systemClock } from "@/lib/core/clock";
import { createPlaces, type Places } from "./places";
import { createRateLimiter, type RateLimiter } from "./rate-limit";

/** Limits of rate, concurrency and time. */
export type RequestLimits = {
  readonly limiter: RateLimiter;
  readonly places: Places;
  readonly milliseconds: () => number;
};

/** A large export is read and written for longer than a change may take. */
const EXPORT_MS = 60_000;

const perMinute = (max: number) => createRateLimiter({ max, windowMs: 60_000, clock: systemClock });
const milliseconds = () => env().CARABINER_ACTION_SECONDS * 1000;

/** Changes: server actions, with those of people who are not signed in. */
const changes = createPlaces({ total: 32, share: 8 });

export const ACTION_LIMITS: RequestLimits = { limiter: perMinute(60), places: changes, milliseconds };

/** Sign-in and set-up, counted by address; the lock over 15 minutes is in the database. */
export const DOOR_LIMITS: RequestLimits = { limiter: perMinute(30), places: changes, milliseconds };

/** What pages ask for while they are open: the plan of a run at work asks once a second, in each window. */
export const READ_LIMITS: RequestLimits = {
  limiter: perMinute(600),
  places: createPlaces({ total: 32, share: 8 }),
  milliseconds,
};

/** Exports read up to 100,000 rows: few at once, and rarely. */
export const EXPORT_LIMITS: RequestLimits = {
  limiter: perMinute(20),
  places: createPlaces({ total: 8, share: 2 }),
  milliseconds: () => EXPORT_MS,
};
