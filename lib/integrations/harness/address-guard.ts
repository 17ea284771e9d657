import { lookup as resolve, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** The only part of IPv6 that IANA hands out for the public internet; all else is reserved, local or a form of IPv4. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address belongs to the public internet: in no range of IANA's special-purpose registries. An IPv6 form
 * of an IPv4 address counts only as `::ffff:a.b.c.d`, and then as that IPv4 address.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js also reads spellings that no resolver returns (`0x7f.1`), and zones.
  if (isIP(address) === 0 || address.includes("%")) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(GLOBAL_UNICAST);
}

/** An address that the rules forbid was about to be connected to. */
export class RefusedAddressError extends Error {
  readonly code = "ADDRESS_REFUSED";

  constructor() {
    super("The host resolves to an address that the portal does not call.");
    this.name = "RefusedAddressError";
  }
}

/** Throws `RefusedAddressError` for a host written as a forbidden address: the socket never looks those up. */
export function refuseAddressHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddressError();
}

type Resolver = (
  hostname: string,
  options: { readonly all: true },
  callback: (failure: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A look-up that resolves once and hands only public addresses to the socket, so that the address that was checked
 * is the address that is connected to. One forbidden address among several refuses the host.
 */
export function createPublicLookup(resolver: Resolver = resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (failure, addresses) => {
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
}
