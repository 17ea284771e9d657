import { expect, test } from "vitest";
import { createKnownHosts, readAuthority } from "./known-hosts";

const listen = { host: "127.0.0.1", port: 3000 };
const knows = (names: Parameters<typeof createKnownHosts>[0]) => (written: string) => {
  const authority = readAuthority(written);
  return authority !== undefined && createKnownHosts(names)(authority);
};
const behindTls = knows({ publicUrl: "https://portal.example", hosts: ["probe.internal", "second.example:8443"], listen });

test.each([
  "portal.example",
  "PORTAL.Example",
  "portal.example.",
  "portal.example:443",
  "portal.example.:443",
  "portal.example:3000",
  "probe.internal",
  "probe.internal:443",
  "probe.internal:3000",
  "second.example",
  "second.example:8443",
  "localhost",
  "LOCALHOST:8080",
  "localhost.",
  "127.0.0.1:1",
  "127.9.9.9",
  "[::1]",
  "[::1]:3000",
  "[0:0:0:0:0:0:0:1]:9",
  "[::ffff:127.0.0.1]",
])("%s is known", (host) => {
  expect(behindTls(host)).toBe(true);
});

test.each([
  "",
  " ",
  "evil.example",
  "portal.example.evil.example",
  "evil-portal.example",
  "portal.example:80",
  "portal.example:8443",
  "portal.example:0",
  "portal.example:65536",
  "portal.example:",
  "portal.example:443:443",
  "portal.example,evil.example",
  "portal.example evil.example",
  "portal.example/",
  "user@portal.example",
  "portal.example..",
  ".portal.example",
  "portal..example",
  "http://portal.example",
  "second.example:8444",
  "localhost.evil.example",
  "evil.localhost",
  "127.0.0.1.nip.io",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0.0.0.0",
  "10.0.0.1",
  "192.168.1.5:3000",
  "169.254.169.254",
  "[::]",
  "[::2]",
  "[fe80::1%25eth0]",
  "::1",
  "[::1",
  "[::1]evil.example",
  "[evil]",
  "pörtal.example",
  "portal.example\u0000",
])("%s is not known", (host) => {
  expect(behindTls(host)).toBe(false);
});

test("the listening address is known, a wildcard is not", () => {
  const lan = knows({ publicUrl: "http://localhost:3000", hosts: [], listen: { host: "192.168.1.5", port: 3000 } });
  expect([lan("192.168.1.5:3000"), lan("192.168.1.5"), lan("192.168.1.6:3000")]).toEqual([true, true, false]);
  const all = knows({ publicUrl: "http://localhost:3000", hosts: [], listen: { host: "0.0.0.0", port: 3000 } });
  expect([all("192.168.1.5:3000"), all("0.0.0.0:3000"), all("localhost:3000")]).toEqual([false, false, true]);
  const v6 = knows({ publicUrl: "http://[fd00::5]:3000", hosts: ["[fd00::6]"], listen: { host: "::", port: 3000 } });
  expect([v6("[fd00::5]:3000"), v6("[FD00:0::5]:3000"), v6("[fd00::6]:3000"), v6("[::]:3000")]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("a name with a port also answers at the usual ports", () => {
  const lan = knows({ publicUrl: "http://portal.lan:8080", hosts: [], listen });
  expect(["portal.lan:8080", "portal.lan:80", "portal.lan:3000", "portal.lan", "portal.lan:443"].map(lan)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});
