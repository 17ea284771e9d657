import ipaddr from "ipaddr.js";

/** An IP address, or a range in CIDR form. */
export type Proxy = string;

/** Says of an address whether it belongs to a configured proxy. */
export function createTrustedProxies(proxies: readonly Proxy[]): (address: string) => boolean {
  const ranges = proxies.map((written) =>
    ipaddr.isValidCIDR(written)
      ? ipaddr.parseCIDR(written)
      : ipaddr.parseCIDR(`${written}/${written.includes(":") ? "128" : "32"}`),
  );
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const asked = ipaddr.process(address);
    return ranges.some(([network, bits]) => {
      // A range written as ::ffff:10.0.0.0/104 means the IPv4 addresses in it.
      if (network instanceof ipaddr.IPv6 && asked instanceof ipaddr.IPv4) {
        return network.isIPv4MappedAddress() && bits >= 96 && asked.match(network.toIPv4Address(), bits - 96);
      }
      return network.kind() === asked.kind() && asked.match(network, bits);
    });
  };
}

/** An address as it can be compared: IPv4 written as IPv6 becomes IPv4, a port and a zone fall away. */
export function readAddress(written: string): string | undefined {
  const [, v6] = /^\[([^\]]+)\](?::\d+)?$/.exec(written) ?? [];
  const [, v4] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(written) ?? [];
  const [address = ""] = (v6 ?? v4 ?? written).split("%");
  const isWhole = ipaddr.IPv6.isValid(address) || ipaddr.IPv4.isValidFourPartDecimal(address);
  return isWhole ? ipaddr.process(address).toString() : undefined;
}

/**
 * Where a request comes from: walks `X-Forwarded-For` from its end, past the configured proxies, to the first address
 * that is none. An entry that is no address ends the walk, because the client may have written it and the rest.
 */
export function findClient(peer: string, forwardedFor: string | undefined, isTrusted: (address: string) => boolean): string {
  let client = peer;
  const claims = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  while (isTrusted(client)) {
    const claimed = claims.pop();
    const next = claimed === undefined ? undefined : readAddress(claimed);
    if (next === undefined) return client;
    client = next;
  }
  return client;
}
