import { lookup as resolve, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses no call may go to: this machine, private networks, link-local (cloud metadata), and what is not unicast. */
const REFUSED = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  REFUSED.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  REFUSED.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address belongs to the public internet. IPv6 forms of IPv4 addresses count as the IPv4 address. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const written = mapped ?? address;
  if (isIP(written) === 4) return !REFUSED.check(written, "ipv4");
  // Other spellings of mapped addresses are refused with the whole range.
  if (isIP(written) === 6) return !/^::ffff:/i.test(written) && !REFUSED.check(written, "ipv6");
  return false;
}

/** An address that the rules forbid was about to be connected to. */
export class RefusedAddressError extends Error {
  readonly code = "ADDRESS_REFUSED";

  constructor() {
    super("The host resolves to an address that the portal does not call.");
    this.name = "RefusedAddressError";
  }
}

/**
 * A look-up that resolves once and hands only public addresses to the socket, so that the address that was checked
 * is the address that is connected to.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (failure, addresses: LookupAddress[]) => {
    if (failure !== null) {
      callback(failure, "", 4);
      return;
    }
    const first = addresses[0];
    if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address))) {
      callback(new RefusedAddressError(), "", 4);
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
