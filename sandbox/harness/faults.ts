import { setTimeout as wait } from "node:timers/promises";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

/** A rule that spoils matching requests `times` times (for ever when absent). */
const ruleSchema = z.object({
  /** Regular expression on path and query, without the gateway's prefix. */
  path: z.string(),
  method: z.string().optional(),
  /** Text that the request sends. Rules with it affect one run among several at work. */
  sent: z.string().min(1).optional(),
  times: z.number().int().positive().optional(),
  status: z.number().int().optional(),
  body: z.unknown().optional(),
  delayMs: z.number().nonnegative().optional(),
  /** Never answer. */
  hang: z.boolean().optional(),
  /** Break the connection before any work is done. */
  reset: z.boolean().optional(),
  /** Do the work, then break the connection instead of answering. */
  afterCommit: z.boolean().optional(),
});
type Rule = z.infer<typeof ruleSchema>;

export const rulesSchema = z
  .union([ruleSchema, z.array(ruleSchema)])
  .transform((rules) => (Array.isArray(rules) ? rules : [rules]));

type Rules = z.infer<typeof rulesSchema>;

type ArmedRule = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  left: number;
};

export class Faults {
  #armed: ArmedRule[] = [];
  readonly #breakAfterWork = new WeakSet<FastifyRequest>();

  push(rules: Rules): number {
    for (const rule of rules) {
      this.#armed.push({ rule, pattern: new RegExp(rule.path), left: rule.times ?? Number.POSITIVE_INFINITY });
    }
    return this.#armed.length;
  }

  /** Removes the rules for requests that send this text, or every rule. */
  clear(sent?: string): void {
    this.#armed = sent === undefined ? [] : this.#armed.filter(({ rule }) => rule.sent !== sent);
  }

  /** Finds the first rule for a request; those about what it sends only once that is known. */
  #take(request: FastifyRequest, sent: string | undefined): Rule | undefined {
    const found = this.#armed.find(
      ({ rule, pattern, left }) =>
        left > 0 &&
        (rule.method === undefined || rule.method.toUpperCase() === request.method) &&
        (rule.sent === undefined ? sent === undefined : sent?.includes(rule.sent) === true) &&
        pattern.test(request.url),
    );
    if (found !== undefined) found.left -= 1;
    return found?.rule;
  }

  /** Applies the first matching rule; gives true when the request has been dealt with. */
  async before(request: FastifyRequest, reply: FastifyReply, sent?: string): Promise<boolean> {
    const rule = this.#take(request, sent);
    if (rule === undefined) return false;
    if (rule.delayMs !== undefined) await wait(rule.delayMs, undefined, { ref: false });
    if (rule.hang === true) {
      reply.hijack();
      return true;
    }
    if (rule.reset === true) {
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return true;
    }
    if (rule.afterCommit === true) this.#breakAfterWork.add(request);
    if (rule.status === undefined) return false;
    const isText = typeof rule.body === "string";
    const type = isText && String(rule.body).trimStart().startsWith("<") ? "text/html" : "application/json";
    await reply
      .code(rule.status)
      .type(`${type}; charset=utf-8`)
      .send(isText ? rule.body : JSON.stringify(rule.body ?? {}));
    return true;
  }

  /** Breaks the connection of a request whose work is done, when a rule asked for it. */
  breakBeforeAnswer(request: FastifyRequest): boolean {
    if (!this.#breakAfterWork.has(request)) return false;
    request.raw.socket.resetAndDestroy();
    return true;
  }
}

export function installFaults(app: FastifyInstance, faults: Faults): void {
  app.addHook("onRequest", async (request, reply) => {
    if (request.url.startsWith("/_sandbox/")) return;
    await faults.before(request, reply);
  });
  app.addHook("preHandler", async (request, reply) => {
    if (request.url.startsWith("/_sandbox/") || !Buffer.isBuffer(request.body)) return;
    await faults.before(request, reply, request.body.toString("utf8"));
  });
  app.addHook("onSend", async (request, _reply, payload) => {
    faults.breakBeforeAnswer(request);
    return payload;
  });
}
