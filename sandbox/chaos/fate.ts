import pg from "pg";
import { z } from "zod";

/** Where a process gets its signal: at the so-many-th statement counted from the first that contains `from`. */
export const fateSchema = z.object({
  from: z.string(),
  at: z.number().int().min(0),
  /** `sent`: the statement is on its way to the server, and its answer is not. */
  when: z.enum(["before", "sent"]),
  signal: z.enum(["SIGKILL", "SIGSTOP"]),
});

export type Fate = z.infer<typeof fateSchema>;

// Loaded into a process before its own program, with its fate in the environment.
const given = process.env["CARABINER_CHAOS_FATE"];
if (given !== undefined) meetFate(fateSchema.parse(JSON.parse(given)));

/** Every statement of the process passes here, whichever library sends it. */
function meetFate({ from, at, when, signal }: Fate): void {
  const prototype: { query: (...input: readonly unknown[]) => unknown } = pg.Client.prototype;
  const { query } = prototype;
  let index = -1;
  let isMet = false;
  prototype.query = function (this: unknown, ...input) {
    const [statement] = input;
    const text: unknown = typeof statement === "object" && statement !== null ? Reflect.get(statement, "text") : statement;
    if (index >= 0 || (typeof text === "string" && text.includes(from))) index += 1;
    const isIt = !isMet && index === at;
    isMet ||= isIt;
    if (isIt && when === "before") process.kill(process.pid, signal);
    const answer = Reflect.apply(query, this, input);
    if (isIt && when === "sent") process.kill(process.pid, signal);
    return answer;
  };
}
