import { expect, test } from "vitest";
import { createTrustedProxies, findClient, readAddress } from "./client-address";

const trusted = createTrustedProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1"]);

test.each([
  { what: "no proxy forwarded it", peer: "203.0.113.9", header: undefined, client: "203.0.113.9" },
  { what: "a stranger claims another address", peer: "203.0.113.9", header: "10.0.0.1", client: "203.0.113.9" },
  { what: "a stranger claims to be this machine", peer: "203.0.113.9", header: "127.0.0.1", client: "203.0.113.9" },
  { what: "the proxy names its client", peer: "127.0.0.1", header: "203.0.113.9", client: "203.0.113.9" },
  { what: "the client had claimed something before", peer: "127.0.0.1", header: "1.2.3.4, 203.0.113.9", client: "203.0.113.9" },
  { what: "two proxies pass it on", peer: "127.0.0.1", header: "203.0.113.9, 10.1.1.1", client: "203.0.113.9" },
  {
    what: "the client claims a trusted proxy",
    peer: "127.0.0.1",
    header: "10.9.9.9, 203.0.113.9, 10.1.1.1",
    client: "203.0.113.9",
  },
  { what: "all of the way is ours", peer: "127.0.0.1", header: "10.0.0.5", client: "10.0.0.5" },
  { what: "the proxy says nothing", peer: "127.0.0.1", header: undefined, client: "127.0.0.1" },
  { what: "the proxy says an empty word", peer: "127.0.0.1", header: "", client: "127.0.0.1" },
  { what: "an entry is no address", peer: "127.0.0.1", header: "203.0.113.9, unknown", client: "127.0.0.1" },
  { what: "a proxy writes ports", peer: "127.0.0.1", header: "203.0.113.9:5555, 10.1.1.1:80", client: "203.0.113.9" },
  { what: "IPv6 with a port", peer: "::1", header: "[2001:db8::9]:443", client: "2001:db8::9" },
  { what: "IPv4 written as IPv6", peer: "10.0.0.2", header: "::ffff:203.0.113.9", client: "203.0.113.9" },
  { what: "no connection is known", peer: "unknown", header: "127.0.0.1", client: "unknown" },
])("when $what, the client is $client", ({ peer, header, client }) => {
  expect(findClient(peer, header, trusted)).toBe(client);
});

test("without proxies no header counts", { tags: ["V4.1.3"] }, () => {
  expect(findClient("127.0.0.1", "203.0.113.9", createTrustedProxies([]))).toBe("127.0.0.1");
});

test("a range means the addresses in it, in either family", () => {
  const some = createTrustedProxies(["192.168.4.0/22", "2001:db8::/32", "::ffff:172.16.0.0/108"]);
  expect(["192.168.7.255", "192.168.8.0", "2001:db8:ffff::1", "2001:db9::1", "172.31.0.1", "172.32.0.1", "x"].map(some)).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
    false,
  ]);
});

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["fe80::1%eth0", "fe80::1"],
  ["0x7f.0.0.1", undefined],
  ["127.1", undefined],
  ["", undefined],
  ["localhost", undefined],
])("%s is read as %s", (written, address) => {
  expect(readAddress(written)).toBe(address);
});
