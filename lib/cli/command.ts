import { z } from "zod";

import type { ExitCode, Io } from "./io";
import type { Portal } from "./portal";

/** What a command works with. */
export type Context = {
  readonly io: Io;
  /** The portal's database and vendors, opened at the first call: commands and formats without it start at once. */
  readonly portal: () => Promise<Portal>;
  /** Starts the portal with the arguments of this process. */
  readonly start: () => Promise<void>;
};

type AnyObject = z.ZodObject<z.ZodRawShape>;

/** How a command is called, as the help and the table of the README show it. */
type Description<O, A> = {
  readonly name: string;
  /** One sentence for the list of commands. */
  readonly summary: string;
  /** At least one whole line that a person can copy. */
  readonly examples: readonly [string, ...string[]];
  /** Positional arguments in order, made by `argument`. */
  readonly args: A;
  /** Options by their long name, made by `flag`, `value` and `list`. */
  readonly options: O;
};

/** One command of `carabiner`. */
export type Command = Description<AnyObject, AnyObject> & {
  /** Checks what was given and does the work. Throws `UsageError`, and what the work throws. */
  readonly run: (given: Given, context: Context) => Promise<ExitCode>;
};

/** Arguments and options as they were typed, by name. */
export type Given = { readonly args: Record<string, unknown>; readonly options: Record<string, unknown> };

/** Wrong usage: the message names the option and says what to do; exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command from its description: `run` gets values that the schemas have parsed. */
export function defineCommand<O extends AnyObject, A extends AnyObject>(
  definition: Description<O, A> & {
    readonly run: (given: { readonly args: z.output<A>; readonly options: z.output<O> }, context: Context) => Promise<ExitCode>;
  },
): Command {
  return {
    ...definition,
    run: async ({ args, options }, context) =>
      await definition.run(
        {
          args: parse(definition.args, args, (name) => `<${name}>`),
          options: parse(definition.options, options, (name) => `--${name}`),
        },
        context,
      ),
  };
}

function parse<S extends AnyObject>(schema: S, given: Record<string, unknown>, label: (name: string) => string): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const option = schema.shape[name];
    const isMissing = given[name] === undefined && option !== undefined;
    return isMissing ? `${label(name)} is missing: ${helpOf(option).description}.` : `${label(name)}: ${message}`;
  });
  throw new UsageError([...new Set(problems)].join("\n"));
}

const helpSchema = z.object({ description: z.string(), takes: z.string().optional() });

/** What the help says about an option or argument: its description, and the value that it takes (`<file>`). */
export function helpOf(schema: z.core.$ZodType): z.output<typeof helpSchema> {
  return helpSchema.parse(z.globalRegistry.get(schema));
}

/** A switch: false unless it is given. */
export const flag = (description: string) => z.boolean().default(false).meta({ description });

/** An option with one value, written `<file>` in the help. It has to be given unless the schema accepts `undefined`. */
export const value = <S extends z.ZodType>(takes: string, description: string, schema: S): S =>
  schema.meta({ description, takes });

/** An option with any number of values, written `<regions...>` in the help: `--region A B` and `--region A --region B`. */
export const list = <S extends z.ZodType>(takes: string, description: string, item: S) =>
  z.array(item).default([]).meta({ description, takes });

/** A positional argument. */
export const argument = <S extends z.ZodType>(description: string, schema: S): S => schema.meta({ description });

/** No arguments. */
export const NONE = z.object({});

/** What every command with a result for programs has. */
export const JSON_FLAG = flag("print the result as JSON");

/** The answers file of a command that needs one. */
export const ANSWERS_OPTION = value("<file>", "the answers file (see `carabiner schema answers`)", z.string());

/** JSON as every `--json` prints it. */
export function toJson(result: unknown): string {
  return JSON.stringify(result, null, 2);
}
