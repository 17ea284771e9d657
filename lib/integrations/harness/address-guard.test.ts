import { expect, test } from "vitest";
import { isPublicAddress } from "./address-guard";

// Ranges: IANA IPv4 and IPv6 special-purpose address registries.
test.each(["8.8.8.8", "52.95.110.1", "172.32.0.1", "2600:1f18::1", "::ffff:8.8.8.8"])("%s is a public address", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "2002:7f00:1::",
  "ff02::1",
  "not an address",
  "",
])("%s is refused", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
