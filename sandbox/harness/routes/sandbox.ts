import type { FastifyInstance } from "fastify";
import { z } from "zod";

import type { CallLog } from "../call-log";
import { parseJson } from "../call";
import { errorOf } from "../errors";
import { type Faults, rulesSchema } from "../faults";
import type { Store } from "../store";

const silenceSchema = z.object({ silent: z.boolean(), sinceMs: z.number().nonnegative().optional() });
const querySchema = z.object({ sent: z.string().optional() });
const paramsSchema = z.object({ name: z.string() });

function bodyText(body: unknown): string {
  return Buffer.isBuffer(body) ? body.toString("utf8") : "";
}

/** What tests and the sandbox's own pages use; no part of the vendor's protocol, so no key is asked. */
export function sandboxRoutes(app: FastifyInstance, store: Store, log: CallLog, faults: Faults): void {
  app.get("/_sandbox/health", () => ({ status: "ok" }));

  app.get("/_sandbox/calls", () => ({ calls: log.all() }));

  app.post("/_sandbox/calls/reset", () => {
    log.clear();
    return { status: "ok" };
  });

  app.post("/_sandbox/faults", (request) => ({ rules: faults.push(parseJson(bodyText(request.body), rulesSchema)) }));

  app.delete("/_sandbox/faults", (request) => {
    faults.clear(querySchema.parse(request.query).sent);
    return { status: "ok" };
  });

  /** Stops or resumes a delegate's heartbeats. */
  app.put("/_sandbox/delegates/:name", (request) => {
    const { name } = paramsSchema.parse(request.params);
    const { silent, sinceMs } = parseJson(bodyText(request.body), silenceSchema);
    const delegate = store.delegates.get(name);
    if (delegate === undefined) throw errorOf("RESOURCE_NOT_FOUND", `There is no delegate ${name} in the sandbox.`);
    store.commit([store.delegates.put(name, { ...delegate, silentSince: silent ? Date.now() - (sinceMs ?? 0) : null })]);
    return { status: "ok" };
  });
}
