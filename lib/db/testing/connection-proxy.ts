import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP proxy in front of a database, whose connections can be cut as by a restart. */
export type ConnectionProxy = {
  /** The database's address by way of the proxy. */
  readonly url: string;
  /** Ends every connection, and takes no further one until `restore`. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** @param url the database's own address */
export async function startConnectionProxy(url: string): Promise<ConnectionProxy> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let port = 0;
  const listen = async () => {
    const server = createServer((client) => {
      const database = connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [client, database],
        [database, client],
      ] as const) {
        open.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          open.delete(one);
          other.destroy();
        });
      }
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
    return server;
  };
  let server = await listen();
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  };
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return {
    url: through.href,
    cut,
    restore: async () => {
      if (!server.listening) server = await listen();
    },
    stop: cut,
  };
}
