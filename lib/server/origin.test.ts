import { expect, test } from "vitest";
import { safeCallbackPath } from "./current-path";
import { formDataToObject } from "./form-data";
import { isSameOrigin, isSameSiteRead } from "./origin";

const http = "http://localhost:3000";
const https = "https://portal.example";

test.each([
  { origin: http, host: "localhost:3000", publicUrl: http, same: true },
  { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000", publicUrl: http, same: true },
  { origin: null, host: "localhost:3000", publicUrl: http, same: false },
  { origin: "null", host: "localhost:3000", publicUrl: http, same: false },
  { origin: "not an address", host: "localhost:3000", publicUrl: http, same: false },
  { origin: "http://localhost:4000", host: "localhost:3000", publicUrl: http, same: false },
  { origin: "http://evil.example", host: "localhost:3000", publicUrl: http, same: false },
  { origin: "https://localhost:3000", host: "localhost:3000", publicUrl: http, same: false },
  { origin: https, host: "internal:8080", publicUrl: https, same: true },
  { origin: "http://portal.example", host: "portal.example", publicUrl: https, same: false },
  { origin: "http://localhost:3000", host: "localhost:3000", publicUrl: https, same: false },
  { origin: "https://second.example", host: "second.example", publicUrl: https, same: true },
  { origin: "https://second.example", host: "second.example:443", publicUrl: https, same: true },
  { origin: "https://second.example.", host: "second.example.", publicUrl: https, same: true },
  { origin: "https://second.example:8443", host: "second.example", publicUrl: https, same: false },
  { origin: "https://second.example", host: "portal.example", publicUrl: https, same: false },
  { origin: "http://[::1]:3000", host: "[0:0::1]:3000", publicUrl: http, same: true },
  { origin: "https://portal.example.evil.example", host: "portal.example", publicUrl: https, same: false },
])("a change from $origin to $host of $publicUrl is ours: $same", { tags: ["V3.5.1"] }, ({ same, ...facts }) => {
  expect(isSameOrigin(facts)).toBe(same);
});

test.each([
  { sent: null, ours: true },
  { sent: "none", ours: true },
  { sent: "same-origin", ours: true },
  { sent: "same-site", ours: false },
  { sent: "cross-site", ours: false },
])("a reading request marked $sent is ours: $ours", { tags: ["V3.5.3", "V3.5.8"] }, ({ sent, ours }) => {
  expect(isSameSiteRead(sent)).toBe(ours);
});

test.each([
  { wanted: undefined, path: "/" },
  { wanted: "/runs/run_1?step=2", path: "/runs/run_1?step=2" },
  { wanted: "//evil.example", path: "/" },
  { wanted: "/\\evil.example", path: "/" },
  { wanted: "https://evil.example/", path: "/" },
  { wanted: "javascript:alert(1)", path: "/" },
  { wanted: "/\t/evil.example", path: "/" },
  { wanted: "/sign-in?callbackUrl=/x", path: "/" },
  { wanted: "/api/auth/signout", path: "/" },
])("after sign-in $wanted leads to $path", ({ wanted, path }) => {
  expect(safeCallbackPath(wanted)).toBe(path);
});

test("dotted names nest, repeated names list, and prototypes stay untouched", { tags: ["V15.3.6"] }, () => {
  const form = new FormData();
  const fields = [
    ["a.b", "1"],
    ["list[]", "x"],
    ["twice", "1"],
    ["twice", "2"],
    ["empty", ""],
    ["$ACTION_ID", "z"],
    ["__proto__.polluted", "y"],
    ["a.constructor.x", "y"],
  ] as const;
  for (const [name, value] of fields) form.append(name, value);
  expect(JSON.parse(JSON.stringify(formDataToObject(form)))).toEqual({ a: { b: "1" }, list: ["x"], twice: ["1", "2"] });
  expect(Object.prototype).not.toHaveProperty("polluted");
});
