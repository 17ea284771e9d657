// Choosing ports: the wanted one when it is free, else the next free one; private ones are remembered.
import { createServer } from "node:net";
import { join } from "node:path";
import { readJson, writeWhole } from "./paths.mjs";

const listens = (port, host) =>
  new Promise((done) => {
    const server = createServer();
    server.once("error", (error) => done(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT" ? undefined : false));
    server.listen({ port, host, exclusive: true }, () => {
      const taken = server.address().port;
      server.close(() => done(taken));
    });
  });

/** Whether a server can listen at a host at all. */
export async function canListen(host) {
  return Boolean(await listens(0, host));
}

/** Whether the port is free, on both families: `localhost` may mean either. */
export async function isFree(port, host = "127.0.0.1") {
  const families = host === "127.0.0.1" ? ["127.0.0.1", "::1"] : [host];
  for (const family of families) if ((await listens(port, family)) === false) return false;
  return true;
}

/**
 * The wanted port, or the next free one above it.
 *
 * @param {number} wanted
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export async function nextFreePort(wanted, host) {
  for (let port = wanted; port <= Math.min(wanted + 200, 65_535); port++) if (await isFree(port, host)) return port;
  throw new Error(`No port between ${wanted} and ${wanted + 200} is free. Set PORT to one that is.`);
}

/**
 * Any free port on loopback.
 *
 * @returns {Promise<number>}
 */
export async function anyFreePort() {
  const port = await listens(0, "127.0.0.1");
  if (!port) throw new Error("This machine gives out no port on 127.0.0.1.");
  return port;
}

/**
 * A private port that stays the same from start to start as long as no other program takes it.
 *
 * @param {string} data the data folder
 * @param {string} name
 * @returns {Promise<number>}
 */
export async function rememberedPort(data, name) {
  const file = join(data, "ports.json");
  const known = readJson(file, {})[name];
  if (Number.isInteger(known) && (await isFree(known))) return known;
  const port = await anyFreePort();
  // Read again: another part may have written its own while this one looked.
  writeWhole(file, JSON.stringify({ ...readJson(file, {}), [name]: port }));
  return port;
}
