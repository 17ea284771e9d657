import type { FastifyInstance } from "fastify";

export type LoggedCall = {
  readonly method: string;
  /** With the query, without the gateway's prefix. */
  readonly path: string;
  readonly status: number;
  readonly startedAt: number;
  readonly durationMs: number;
};

const KEPT_CALLS = 20_000;

/** What was called, for tests: no bodies and no headers, so no secret can be in it. */
export class CallLog {
  #calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS / 2);
  }

  all(): readonly LoggedCall[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
  }
}

export function installCallLog(app: FastifyInstance, log: CallLog): void {
  const startedAt = new WeakMap<object, number>();
  app.addHook("onRequest", (request, _reply, done) => {
    startedAt.set(request, Date.now());
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    if (!request.url.startsWith("/_sandbox/")) {
      const { method, url } = request;
      log.add({
        method,
        path: url,
        status: reply.statusCode,
        startedAt: startedAt.get(request) ?? 0,
        durationMs: reply.elapsedTime,
      });
    }
    done();
  });
}
