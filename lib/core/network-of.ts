import { isIP } from "node:net";

/**
 * The network that an address belongs to, as events keep it: `10.1.2.0/24` for IPv4, `2001:db8:1::/48` for IPv6.
 * An IPv4 address that is written as IPv6 counts as IPv4. Undefined for a text that is not an address.
 */
export function networkOf(address: string): string | undefined {
  const bare = address.replace(/^\[(.*)\]$/, (_bracketed, inner: string) => inner).replace(/%.*$/, "");
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return `${bare.split(".").slice(0, 3).join(".")}.0/24`;
  const groups = groupsOf(bare);
  const mapped = ipv4Of(groups);
  if (mapped !== undefined) return networkOf(mapped);
  const [first = 0, second = 0, third = 0] = groups;
  return `${new URL(`http://[${[first, second, third].map((group) => group.toString(16)).join(":")}::]`).hostname.slice(1, -1)}/48`;
}

/** The eight groups of a valid IPv6 address. The URL parser writes it in its canonical form, without dotted parts. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = "", after] = canonical.split("::");
  const read = (part: string) => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  if (after === undefined) return read(before);
  const [left, right] = [read(before), read(after)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** The IPv4 address inside `::ffff:0:0/96`. */
function ipv4Of(groups: readonly number[]): string | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join(".") : undefined;
}
