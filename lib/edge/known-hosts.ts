import { isLoopbackHost } from "@/lib/config/loopback.mjs";

/** The host that a request asks for, as it can be compared: in lower case, without brackets and trailing dot. */
export type Authority = { readonly host: string; readonly port: number | undefined };

const WRITTEN = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?)(?::(\d{1,5}))?$/i;

/** Reads a `Host` header, or the host of an absolute request target; undefined when it is not one. */
export function readAuthority(written: string): Authority | undefined {
  const [, v6, name, digits] = WRITTEN.exec(written) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port === 0 || port > 65_535)) return undefined;
  if (name !== undefined) return { host: name.toLowerCase(), port };
  // Every spelling of an IPv6 address becomes the one that browsers write.
  const url = v6 === undefined ? undefined : `http://[${v6}]`;
  return url !== undefined && URL.canParse(url) ? { host: new URL(url).hostname.slice(1, -1), port } : undefined;
}

/** Whether two requests were sent to the same place. */
export function isSameAuthority(one: Authority, other: Authority): boolean {
  return one.host === other.host && one.port === other.port;
}

type Names = {
  /** `NEXTAUTH_URL`. */
  readonly publicUrl: string;
  /** Further names, each with or without its port. */
  readonly hosts: readonly string[];
  /** The address that the server listens on, with its port. */
  readonly listen: { readonly host: string; readonly port: number };
};

/** Every address of the machine: no name at all. */
const WILDCARDS = new Set(["0.0.0.0", "::"]);

/**
 * The names that the portal answers to: its public address, the further ones of the configuration, the address it
 * listens on, and this machine under any port. A page of another site that lets its own name point here (DNS
 * rebinding) asks under that name, so it gets nothing.
 */
export function createKnownHosts({ publicUrl, hosts, listen }: Names): (authority: Authority) => boolean {
  const shown = new URL(publicUrl);
  const usual = [shown.protocol === "https:" ? 443 : 80, listen.port, ...(shown.port === "" ? [] : [Number(shown.port)])];
  const known = new Map<string, Set<number | undefined>>();
  for (const written of [shown.host, ...hosts, WILDCARDS.has(listen.host) ? "" : bracketed(listen.host)]) {
    const named = readAuthority(written);
    if (named !== undefined) known.set(named.host, new Set([...(known.get(named.host) ?? usual), undefined, named.port]));
  }
  return ({ host, port }) => isLoopbackHost(host) || known.get(host)?.has(port) === true;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
