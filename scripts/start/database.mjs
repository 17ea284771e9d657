// Connections of the start command to a database.

/**
 * Runs `work` with a connection that is closed afterwards.
 *
 * @param {string} url
 * @param {(client: import("pg").Client) => Promise<T>} work
 * @param {{ scope?: readonly string[] }} options `scope`: the words of the tenants that it works for; none by default
 * @template T
 */
export async function withClient(url, work, { scope = [] } = {}) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: addressWithScope(url, scope), connectionTimeoutMillis: 5_000 });
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

/** The address with a scope for every statement on it: for programs that know nothing of tenants, such as Prisma's. */
export function addressWithScope(url, scope) {
  const address = new URL(url);
  const given = address.searchParams.get("options");
  address.searchParams.set("options", [...(given ? [given] : []), `-c app.tenant={${scope.join(",")}}`].join(" "));
  return address.href;
}
