// Plain Node, because the start reads it before anything is installed.
import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Whether an IP address is one of this machine's own, IPv4 written as IPv6 included.
 *
 * @param {string} address without brackets
 * @returns {boolean}
 */
export function isLoopbackAddress(address) {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Whether the host of a URL can only mean this machine: `localhost` or a loopback address.
 *
 * @param {string} host without a port; brackets, case and a trailing dot do not matter
 * @returns {boolean}
 */
export function isLoopbackHost(host) {
  const name = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, (_bracketed, inner) => inner)
    .replace(/\.$/, "");
  return name === "localhost" || isLoopbackAddress(name);
}
