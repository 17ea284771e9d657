import { connect } from "node:net";

import { selectDelegate } from "./delegates";
import { guidedError } from "./errors";
import type { Secret } from "./records";
import type { Store } from "./store";

const CONNECT_MS = 2_000;

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const settle = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => settle(true));
    socket.once("timeout", () => settle(false));
    socket.once("error", () => settle(false));
  });
}

/**
 * Checks a login secret against a host. The stand-in reaches the port and no further: it makes no SSH or WinRM login,
 * so success means that the port is open from here.
 */
export async function checkHost(store: Store, secret: Secret, host: string) {
  if (selectDelegate(store, secret.scope, [], Date.now()).kind !== "found") {
    throw guidedError(
      "Please make sure that your delegates are connected.",
      "No delegate of this scope or above sends heartbeats.",
      "DELEGATE_NOT_AVAILABLE",
      "There are no active delegates available for the account.",
    );
  }
  const port = typeof secret.spec.port === "number" ? secret.spec.port : 22;
  if (await canConnect(host, port)) return { success: true, message: null };
  throw guidedError(
    `Check if host ${host} listens on port ${String(port)} and lets the delegate in.`,
    `No connection to ${host}:${String(port)} within ${String(CONNECT_MS / 1000)} seconds.`,
    "INVALID_REQUEST",
    `Could not connect to ${host}.`,
  );
}
