import "server-only";
import type { z } from "zod";
import type { FormResult } from "@/lib/core/action-result";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { actionPorts, withStatus, withStrictInput } from "./action";
import { formDataToObject, typedValues } from "./form-data";
import { DOOR_LIMITS } from "./limits";
import { requestAddress } from "./request-address";
import { runPipeline } from "./request-pipeline";

type DoorDefinition<Schema extends z.ZodType> = {
  readonly name: string;
  readonly input: Schema;
  readonly run: (context: { readonly input: z.output<Schema>; readonly deps: Deps }) => Promise<Result<never, AppError>>;
};

/**
 * A form action for people who are not signed in: origin, input, rate by address, work. It ends in a redirect or in
 * an error; there is no authorisation.
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
      limits: DOOR_LIMITS,
    };
    const result = withStatus(await runPipeline(ports, { ...strict, authorize: () => ok(undefined) }));
    return result.ok ? result : { ...result, typed: typedValues(form) };
  };
}
