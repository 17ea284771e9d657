// Plain Node, because the start decides by it before anything is installed; the processes it starts read the same rule.
import { isLoopbackHost } from "./loopback.mjs";

/**
 * Whether there is a sandbox, and for whom. `on`: wherever the portal is reached. `local`: for people at this machine.
 *
 * @typedef {"on" | "local" | "off"} SandboxMode
 */

/** @type {readonly ["on", "local", "off"]} */
export const SANDBOX_MODES = ["on", "local", "off"];

/**
 * The sandbox's mode: what `CARABINER_SANDBOX` names, else `local` for a portal that only this machine reaches and `off`
 * for every other. `because` says which setting decided that the portal is open to others; absent when none does.
 *
 * @param {{ named?: SandboxMode | undefined, publicUrl?: string | undefined, host?: string | undefined }} settings
 *   `publicUrl`: NEXTAUTH_URL as it was set; `host`: HOST as it was set
 * @returns {{ mode: SandboxMode, because?: string }}
 */
export function sandboxMode({ named, publicUrl, host }) {
  const because = reachOf(publicUrl, host);
  const mode = named ?? (because === undefined ? "local" : "off");
  return because === undefined ? { mode } : { mode, because };
}

/**
 * @param {string | undefined} publicUrl
 * @param {string | undefined} host
 */
function reachOf(publicUrl, host) {
  if (host !== undefined && !isLoopbackHost(host)) return `HOST is ${host}`;
  if (publicUrl === undefined || !URL.canParse(publicUrl)) return undefined;
  const { protocol, hostname, origin } = new URL(publicUrl);
  return protocol === "https:" || !isLoopbackHost(hostname) ? `NEXTAUTH_URL is ${origin}` : undefined;
}
