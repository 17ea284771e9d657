import { expect, test } from "vitest";

import { networkOf } from "./network-of";

test.each([
  ["10.1.2.3", "10.1.2.0/24"],
  ["203.0.113.255", "203.0.113.0/24"],
  ["::ffff:10.1.2.3", "10.1.2.0/24"],
  ["::FFFF:0a01:0203", "10.1.2.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["[2001:db8:1:2::6]", "2001:db8:1::/48"],
  ["2001:0DB8:0000:0000::1", "2001:db8::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["::1", "::/48"],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each(["unknown", "", "10.1.2", "10.1.2.3, 10.9.9.9", "2001:db8::g", "<script>"])("%j has no network", (text) => {
  expect(networkOf(text)).toBeUndefined();
});
