// Connections of the start command to a database.
import { CONNECT_MS, KEEP_ALIVE_MS, limitOptions, REQUEST_LIMITS, silentServerMs } from "../../lib/config/database-limits.mjs";

/**
 * Runs `work` with a connection that is closed afterwards. It has time limits, as those of the portal's processes have.
 *
 * @param {string} url
 * @param {(client: import("pg").Client) => Promise<T>} work
 * @param {{ scope?: readonly string[], limits?: import("../../lib/config/database-limits.mjs").Limits }} options
 *   `scope`: the words of the tenants that it works for, none by default; `limits`: those of a request by default
 * @template T
 */
export async function withClient(url, work, { scope = [], limits = REQUEST_LIMITS } = {}) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: sessionAddress(url, { scope, limits }),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: silentServerMs(limits),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    // A message about it names the server; its address holds a password.
    throw Object.assign(error, { server: `${client.host}:${client.port}` });
  } finally {
    await client.end().catch(() => {});
  }
}

/** The address with a scope and limits for every statement on it: for programs that know neither, such as Prisma's. */
export function sessionAddress(url, { scope, limits }) {
  const address = new URL(url);
  const given = address.searchParams.get("options");
  const options = [...(given ? [given] : []), limitOptions(limits), `-c app.tenant={${scope.join(",")}}`];
  address.searchParams.set("options", options.join(" "));
  return address.href;
}
