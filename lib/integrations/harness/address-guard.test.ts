import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyAddress, createGuardedLookup, isPublicAddress, RefusedAddressError, type Resolver } from "./address-guard";
import { createTransport } from "./transport";

/** IANA's special-purpose registries and the multicast ranges, with what never was public beside them. */
const SPECIAL_V4 = [
  "0.0.0.0/8",
  "0.0.0.0/32",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "169.254.169.254/32",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.0.0/29",
  "192.0.0.8/32",
  "192.0.0.9/32",
  "192.0.0.10/32",
  "192.0.0.170/31",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "255.255.255.255/32",
] as const;
const SPECIAL_V6 = [
  "::/128",
  "::1/128",
  "::/96",
  "::ffff:0:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "100:0:0:1::/64",
  "2001::/23",
  "2001::/32",
  "2001:1::1/128",
  "2001:1::2/128",
  "2001:1::3/128",
  "2001:2::/48",
  "2001:3::/32",
  "2001:4:112::/48",
  "2001:10::/28",
  "2001:20::/28",
  "2001:30::/28",
  "2001:db8::/32",
  "2002::/16",
  "2620:4f:8000::/48",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fd00:ec2::254/128",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
  "4000::/3",
  "8000::/3",
  "e000::/4",
] as const;

const v4Number = (address: string) => address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
const v4Text = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");

function v6Number(address: string): bigint {
  const [head = "", tail = ""] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
const v6Text = (value: bigint) =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(":");

/** The first, the second, the middle and the last address of a range. */
function samples(range: string, bits: number, toNumber: (text: string) => bigint, toText: (value: bigint) => string): string[] {
  const [network = "", prefix = ""] = range.split("/");
  const first = toNumber(network);
  const size = 1n << BigInt(bits - Number(prefix));
  return [...new Set([first, first + (size > 1n ? 1n : 0n), first + size / 2n, first + size - 1n])].map(toText);
}

const v4Samples = SPECIAL_V4.flatMap((range) => samples(range, 32, v4Number, v4Text));
const v6Samples = SPECIAL_V6.flatMap((range) => samples(range, 128, v6Number, v6Text));
/** The ways in which IPv6 carries an IPv4 address: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP. */
const carried = ["127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1"].flatMap((address) => {
  const hex = v4Number(address);
  const [high, low] = [(hex >> 16n).toString(16), (hex & 0xffffn).toString(16)];
  return [
    `::ffff:${address}`,
    `::ffff:${high}:${low}`,
    `0:0:0:0:0:ffff:${high}:${low}`,
    `::${address}`,
    `::${high}:${low}`,
    `::ffff:0:${high}:${low}`,
    `64:ff9b::${address}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::`,
    `2002:${high}:${low}::1`,
    `2001:0:${high}:${low}::1`,
    `fe80::5efe:${high}:${low}`,
  ];
});
const VECTORS = [...new Set([...v4Samples, ...v6Samples, ...carried])];
/** Public neighbours of the ranges above. */
const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "52.95.110.1",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.1",
  "192.0.1.0",
  "192.88.98.255",
  "192.167.255.255",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2001:200::1",
  "2001:4860:4860::8888",
  "2003::1",
  "2600:1f18::1",
  "2a05:d018::1",
  "::ffff:8.8.8.8",
];

test("there are more than 200 forbidden addresses in the table", () => {
  expect(VECTORS.length).toBeGreaterThan(200);
});

test.each(PUBLIC)("%s is a public address", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test("every special-purpose address is refused, in every form", () => {
  expect(VECTORS.filter((address) => isPublicAddress(address))).toEqual([]);
});

test.each(["", "not an address", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "8.8.8.8:443", "fe80::1%eth0", "2600::1%1"])(
  "%s is not an address",
  (address) => {
    expect(isPublicAddress(address)).toBe(false);
  },
);

let connections = 0;
const server = createServer((_request, response) => response.end("reached"));
server.on("connection", () => (connections += 1));
let port = 0;
beforeAll(async () => {
  // Every address of this machine: 127/8, ::1, the mapped ones, and what routes to it.
  server.listen(0);
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});

const get = (host: string, protocol = "http") => ({
  url: new URL(`${protocol}://${host}:${String(port)}/`),
  method: "GET" as const,
  headers: {},
  timeoutMs: 5_000,
});

test("the sandbox's transport reaches this machine, so refusals below are real", async () => {
  const before = connections;
  expect((await createTransport({ allows: anyAddress })(get("127.0.0.1"))).text).toBe("reached");
  expect(connections).toBe(before + 1);
});

test("no forbidden address is connected to, however a URL spells it", { tags: ["V1.3.6", "V13.2.5"] }, async () => {
  const before = connections;
  const transport = createTransport({ allows: isPublicAddress });
  const spelled = [
    ...VECTORS.map((address) => (address.includes(":") ? `[${address}]` : address)),
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0",
    "[::ffff:127.0.0.1]",
    "localhost",
    "LOCALHOST",
  ];
  for (const protocol of ["http", "https"]) {
    const outcomes = await Promise.allSettled(spelled.map(async (host) => await transport(get(host, protocol))));
    const codes = outcomes.map((outcome) =>
      outcome.status === "rejected" ? (outcome.reason as RefusedAddressError).code : "sent",
    );
    expect(spelled.filter((_host, index) => codes[index] !== "ADDRESS_REFUSED")).toEqual([]);
  }
  expect(connections).toBe(before);
});

test("a name with any forbidden address is refused", async () => {
  const answers = VECTORS.flatMap((address) => [[address], ["8.8.8.8", address], [address, "2600:1f18::1"]]);
  const refused = await Promise.all(
    answers.map(
      async (addresses) =>
        await new Promise<boolean>((done) => {
          const lookup = createGuardedLookup(isPublicAddress, (_name, _options, answer) => {
            answer(
              null,
              addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
            );
          });
          lookup("rebound.example", { all: true }, (failure) => {
            done(failure instanceof RefusedAddressError);
          });
        }),
    ),
  );
  expect(answers.filter((_addresses, index) => refused[index] !== true)).toEqual([]);
});

test("a name without an address, and a failed look-up, connect to nothing", async () => {
  const ask = async (resolver: Resolver) =>
    await new Promise((done) => {
      createGuardedLookup(isPublicAddress, resolver)("name.example", {}, done);
    });
  expect(
    await ask((_name, _options, answer) => {
      answer(null, []);
    }),
  ).toBeInstanceOf(RefusedAddressError);
  const failure = Object.assign(new Error("not found"), { code: "ENOTFOUND" });
  expect(
    await ask((_name, _options, answer) => {
      answer(failure, []);
    }),
  ).toBe(failure);
});
