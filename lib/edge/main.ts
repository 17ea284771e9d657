import { actionKeyOf } from "@/lib/config/action-key";
import { env, requireEnv } from "@/lib/config/env";
import { logger as processLogger } from "@/lib/integrations/logging/logger";
import { createTrustedProxies } from "./client-address";
import { createEdgeServer } from "./edge-server";
import { createKnownHosts } from "./known-hosts";
import { openNextApp } from "./next-app";
import { readRequest } from "./read-request";

/** How long answers under way may take after the end was asked for. */
const END_MS = 6_000;

const logger = processLogger.with({ process: "web" });
const { NEXTAUTH_URL, CARABINER_HOSTS, CARABINER_PROXIES, HOST, PORT, NODE_ENV } = env();
const development = NODE_ENV === "development";
const rules = {
  isKnownHost: createKnownHosts({
    publicUrl: NEXTAUTH_URL,
    hosts: CARABINER_HOSTS,
    listen: { host: HOST, port: PORT },
  }),
  isTrustedProxy: createTrustedProxies(CARABINER_PROXIES),
};

const app = await openNextApp({
  development,
  hostname: HOST,
  port: PORT,
  actionKey: actionKeyOf(requireEnv("NEXTAUTH_SECRET")),
});
const server = createEdgeServer({ ...rules, https: NEXTAUTH_URL.startsWith("https:"), development, handle: app.handle, logger });

// The reload of `next dev` uses a web socket; production has none.
if (development) {
  server.on("upgrade", (request, socket, head) => {
    if ("status" in readRequest(request, rules)) socket.destroy();
    else app.sockets.emit("upgrade", request, socket, head);
  });
}

server.once("error", (cause) => {
  logger.error("The web cannot listen", { cause });
  process.exit(1);
});
server.listen(PORT, HOST);

let isEnding = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end());

/** Takes no new request, lets those under way finish, and ends. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), END_MS).unref();
  await new Promise((done) => {
    server.close(done);
    server.closeIdleConnections();
  });
  await app.close();
  process.exit(0);
}
