import "server-only";
import type { z } from "zod";
import type { FormResult } from "@/lib/core/action-result";
import { systemClock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { actionPorts, withStrictInput } from "./action";
import { formDataToObject, typedValues } from "./form-data";
import { createRateLimiter } from "./rate-limit";
import { requestAddress } from "./request-address";
import { runPipeline } from "./request-pipeline";

/** What one address may try at the door in a minute; the lock over 15 minutes is in the database. */
const doorLimiter = createRateLimiter({ max: 30, windowMs: 60_000, clock: systemClock });

type DoorDefinition<Schema extends z.ZodType> = {
  readonly name: string;
  readonly input: Schema;
  readonly run: (context: { readonly input: z.output<Schema>; readonly deps: Deps }) => Promise<Result<never, AppError>>;
};

/**
 * A form action for somebody who is not signed in: origin, input, rate by address, work. It ends in a redirect or in
 * an error; nobody is authorised for anything here.
 */
export function defineDoorAction<Schema extends z.ZodType>(
  definition: DoorDefinition<Schema>,
): (previous: FormResult<never> | undefined, form: FormData) => Promise<FormResult<never>> {
  const strict = withStrictInput(definition);
  return async (_previous, form) => {
    const address = await requestAddress();
    const stranger = { userId: address, name: "", email: "", sessionId: "", sandbox: false, grants: [] };
    const ports = {
      ...actionPorts(formDataToObject(form)),
      findActor: async () => await Promise.resolve(stranger),
      createDeps: () => createDeps(PEOPLE),
      limiter: doorLimiter,
    };
    const result = await runPipeline(ports, { ...strict, authorize: () => ok(undefined) });
    return result.ok ? result : { ...result, typed: typedValues(form) };
  };
}
