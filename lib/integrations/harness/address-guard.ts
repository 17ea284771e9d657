import { lookup as resolve, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";

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

/** Whether the portal may connect to an IP address. */
export type AddressRule = (address: string) => boolean;

/** The rule for the sandbox, whose Harness listens on a loopback address. */
export const anyAddress: AddressRule = () => true;

/** The rule forbids the address that the portal was about to connect to. */
export class RefusedAddressError extends Error {
  readonly code = "ADDRESS_REFUSED";

  constructor() {
    super("The host resolves to an address that the portal does not call.");
    this.name = "RefusedAddressError";
  }
}

/** Looks up every address of a host name, as `dns.lookup` does with `all`. */
export type Resolver = (
  hostname: string,
  options: { readonly all: true },
  callback: (failure: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The limit for opening a connection, including its DNS lookup and TLS. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens undici's connections to allowed addresses only. The rule is applied where a connection is opened, and the socket
 * gets the addresses that were checked: a second DNS lookup with another result (DNS rebinding) cannot happen.
 *
 * A connection fails with `RefusedAddressError` before anything is sent.
 *
 * @see https://undici.nodejs.org/#/docs/api/Connector
 */
export function createGuardedConnector(allows: AddressRule, resolver: Resolver = resolve): buildConnector.connector {
  const connect = buildConnector({ lookup: createGuardedLookup(allows, resolver), timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    // The socket does not look up a host that is an IP address, so the lookup cannot check it.
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !allows(host)) callback(new RefusedAddressError(), null);
    else connect(options, callback);
  };
}

/**
 * A DNS lookup for a socket that resolves once and returns allowed addresses only. It refuses a host with any forbidden
 * address.
 */
export function createGuardedLookup(allows: AddressRule, resolver: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (failure, addresses) => {
      if (failure !== null) {
        callback(failure, "", 4);
        return;
      }
      const first = addresses[0];
      if (first === undefined || addresses.some(({ address }) => !allows(address))) {
        callback(new RefusedAddressError(), "", 4);
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
