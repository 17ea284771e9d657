import { readFileSync } from "node:fs";
import { Server } from "node:http";
import { join } from "node:path";
import next from "next";
import { z } from "zod";

const requiredFiles = z.object({ config: z.record(z.string(), z.unknown()) });

type NextAppOptions = {
  readonly development: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Encrypts what server actions close over: the same on every machine. */
  readonly actionKey: string;
};

/**
 * Next.js without its own server: in production the build in the working directory, in development the sources.
 *
 * `sockets` receives the connections that ask for another protocol; Next.js uses them in development only.
 */
export async function openNextApp({ development, hostname, port, actionKey }: NextAppOptions) {
  process.env["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"] = actionKey;
  const dir = process.cwd();
  if (!development) {
    // What the build's own `server.js` does: the settings are those of the build, and nothing is searched for.
    const { config } = requiredFiles.parse(JSON.parse(readFileSync(join(dir, ".next", "required-server-files.json"), "utf8")));
    process.env["__NEXT_PRIVATE_STANDALONE_CONFIG"] = JSON.stringify(config);
  }
  const sockets = new Server();
  const app = next({ dev: development, dir, hostname, port, httpServer: sockets });
  await app.prepare();
  return { handle: app.getRequestHandler(), sockets, close: async () => await app.close() };
}
