import { expect, test } from "vitest";
import { isAllowedHarnessUrl } from "./base-url";

const allowList = { hosts: ["app.harness.io", "harness.meridian.example"], sandboxUrl: "http://127.0.0.1:41234/gateway" };

test.each([
  "https://app.harness.io",
  "https://app.harness.io/",
  "https://APP.harness.io",
  "https://app.harness.io/gateway",
  "https://harness.meridian.example",
  " https://app.harness.io ",
  "http://127.0.0.1:41234/gateway",
  "http://127.0.0.1:41234/gateway/",
])("%s may be called", (url) => {
  expect(isAllowedHarnessUrl(url, allowList)).toBe(true);
});

test.each([
  "http://app.harness.io",
  "ftp://app.harness.io",
  "//app.harness.io",
  "app.harness.io",
  "",
  "https://",
  "https://app.harness.io.evil.example",
  "https://evil.example/app.harness.io",
  "https://evil.example#app.harness.io",
  "https://evil.example?x=app.harness.io",
  "https://app.harness.io@evil.example",
  "https://evil.example@app.harness.io",
  "https://user:pass@app.harness.io",
  "https://app.harness.io:8443",
  "https://app.harness.io:443",
  "https://app.harness.io:80/gateway",
  "https://app.harness.io./",
  "https://app.harness.io\\@evil.example",
  "https://app.harness.io/../../x",
  "https://app.harness.io/ng/api",
  "https://app.harness.io/gateway?x=1",
  "https://app.harness.io/#x",
  "https://xn--app-harness.io",
  "https://ａpp.harness.io.example",
  "https://127.0.0.1",
  "https://127.1",
  "https://2130706433",
  "https://0x7f000001",
  "https://0177.0.0.1",
  "https://0",
  "https://localhost",
  "https://app.localhost",
  "https://[::1]",
  "https://[::ffff:127.0.0.1]",
  "https://[fd00::1]",
  "https://169.254.169.254",
  "https://[fd00:ec2::254]",
  "https://10.0.0.1",
  "https://192.168.1.1",
  "https://metadata.google.internal",
  "http://127.0.0.1:41235/gateway",
  "http://127.0.0.1:41234",
  "http://127.0.0.1:41234/gateway/../x",
  "http://localhost:41234/gateway",
  "https://127.0.0.1:41234/gateway",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:text/plain,x",
])("%s is refused", { tags: ["V1.3.6", "V13.2.4"] }, (url) => {
  expect(isAllowedHarnessUrl(url, allowList)).toBe(false);
});

test("without a sandbox its address is refused like any other", () => {
  expect(isAllowedHarnessUrl("http://127.0.0.1:41234/gateway", { hosts: allowList.hosts })).toBe(false);
});
