import { expect, test } from "vitest";

import { compareHosts } from "./compare-hosts";

const host = (number: number, publicDnsName?: string) => ({ instanceId: `i-0000000${String(number)}`, publicDnsName });

// harness/api.md section 13: `hosts` returns public DNS names only, empty ones for private hosts.
test.each([
  {
    name: "the same public hosts",
    expected: [host(1, "a"), host(2, "b")],
    hosts: ["b", "a"],
    agrees: true,
    says: /the same 2\.$/,
  },
  {
    name: "private hosts left out",
    expected: [host(1, "a"), host(2)],
    hosts: ["a"],
    agrees: true,
    says: /1 host without a public name/,
  },
  { name: "private hosts only", expected: [host(1), host(2)], hosts: [], agrees: true, says: /none were expected.*2 hosts/ },
  {
    name: "one missing at Harness",
    expected: [host(1, "a"), host(2, "b")],
    hosts: ["a"],
    agrees: false,
    says: /does not list b\./,
  },
  { name: "one more at Harness", expected: [host(1, "a")], hosts: ["a", "z"], agrees: false, says: /also lists z\./ },
  { name: "many more", expected: [], hosts: ["a", "b", "c", "d", "e"], agrees: false, says: /a, b, c and 2 more/ },
])("$name: agrees is $agrees", ({ expected, hosts, agrees, says }) => {
  const comparison = compareHosts(expected, hosts);
  expect(comparison.agrees).toBe(agrees);
  expect(comparison.sentence).toMatch(says);
});
