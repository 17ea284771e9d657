import { runCommandLine } from "../command-line";

/** What a command did: its exit code, and the lines that it printed. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Thrown where a command opens the portal: the tests of the command line have none. */
export class PortalOpened extends Error {}

/** Runs `carabiner` with these arguments in this process, without a portal. */
export async function runCli(args: readonly string[], input = ""): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const host = {
    openDatabase: () => Promise.reject(new PortalOpened()),
    start: async () => await Promise.resolve(out.push("started")).then(() => undefined),
  };
  const code = await runCommandLine(args, host, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => await Promise.resolve(input),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
