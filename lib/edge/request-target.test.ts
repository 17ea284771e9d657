import { expect, test } from "vitest";
import { readTarget } from "./request-target";

test.each([
  ["/", "/"],
  ["/runs?state=open&q=a%20b", "/runs?state=open&q=a%20b"],
  ["/runs?q=%C3%BC", "/runs?q=%C3%BC"],
  ["/runs?q=100%", "/runs?q=100%"],
  ["//evil.example/x", "//evil.example/x"],
  ["http://portal.example/runs?x=1", "/runs?x=1"],
  ["HTTPS://portal.example:443", "/"],
  ["http://portal.example?x=1", "/?x=1"],
])("%s asks for %s", (written, url) => {
  expect(readTarget(written)?.url).toBe(url);
});

test.each([
  { what: "a NUL in the path", written: "/runs/%00" },
  { what: "a NUL in a parameter's value", written: "/runs?q=a%00b" },
  { what: "a NUL in a parameter's name", written: "/runs?%00=a" },
  { what: "a byte that is not UTF-8", written: "/%ff" },
  { what: "such a byte in the query", written: "/find?q=%ff" },
  { what: "a lone surrogate", written: "/%ED%A0%80" },
  { what: "a lone surrogate in the query", written: "/find?q=%ed%bf%bf" },
  { what: "an overlong NUL", written: "/%C0%80" },
  { what: "a raw byte that is not UTF-8", written: "/\u00ff" },
  { what: "half an escape", written: "/runs/%4" },
  { what: "an escape that is none", written: "/runs/%zz" },
  { what: "a word", written: "runs" },
  { what: "an asterisk", written: "*" },
  { what: "nothing", written: "" },
  { what: "a host and port", written: "portal.example:443" },
  { what: "another scheme", written: "ftp://portal.example/" },
  { what: "an address with a user", written: "http://user@portal.example/" },
  { what: "an address without a host", written: "http:///runs" },
])("$what is refused", ({ written }) => {
  expect(readTarget(written)).toBeUndefined();
});

test("the host of a whole address is handed on", () => {
  expect(readTarget("http://Evil.Example:8080/x")?.authority).toEqual({ host: "evil.example", port: 8080 });
  expect(readTarget("/x")?.authority).toBeUndefined();
});
