import { expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-codes";
import { qrPicture } from "./qr-picture";
import { createTotpSecret, totpAddress, totpStep } from "./totp";

/** RFC 6238, appendix B: SHA-1, the ASCII secret "12345678901234567890", the last six of its eight digits. */
const RFC_SECRET = new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

test.each([
  { seconds: 59, code: "287082" },
  { seconds: 1_111_111_109, code: "081804" },
  { seconds: 1_111_111_111, code: "050471" },
  { seconds: 1_234_567_890, code: "005924" },
  { seconds: 2_000_000_000, code: "279037" },
])("knows the code of RFC 6238 at $seconds seconds by its step", ({ seconds, code }) => {
  expect(totpStep(RFC_SECRET, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test("accepts a code one step early or late and none further away", () => {
  const at = (steps: number) => totpStep(RFC_SECRET, "279037", new Date((2_000_000_000 + steps * 30) * 1000));
  const step = Math.floor(2_000_000_000 / 30);
  expect([-2, -1, 0, 1, 2].map(at)).toEqual([undefined, step, step, step, undefined]);
});

test.each(["", "27903", "2790370", "279037\n", "abcdef"])("refuses %j as a code", (code) => {
  expect(totpStep(RFC_SECRET, code, new Date(2_000_000_000_000))).toBeUndefined();
});

test("a new secret has 160 bits and names portal and account", () => {
  const [one, other] = [createTotpSecret(), createTotpSecret()];
  expect(one.reveal()).toMatch(/^[A-Z2-7]{32}$/);
  expect(one.reveal()).not.toBe(other.reveal());
  const address = new URL(totpAddress(one, "ada@example.com"));
  expect([address.protocol, address.host, decodeURIComponent(address.pathname)]).toEqual([
    "otpauth:",
    "totp",
    "/Carabiner:ada@example.com",
  ]);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({ secret: one.reveal(), digits: "6", period: "30" });
});

test("recovery codes differ, and a hash belongs to one person", () => {
  const codes = createRecoveryCodes(10);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  const [code = ""] = codes;
  expect(hashRecoveryCode("user_1", code.toUpperCase().replaceAll("-", " "))).toBe(hashRecoveryCode("user_1", code));
  expect(hashRecoveryCode("user_2", code)).not.toBe(hashRecoveryCode("user_1", code));
  expect(hashRecoveryCode("user_1", code)).not.toContain(code.slice(0, 4));
});

test("a picture is one path with a quiet zone of four modules", () => {
  const { size, path } = qrPicture(totpAddress(RFC_SECRET, "ada@example.com"));
  const starts = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(path.replaceAll(/M\d+ \d+h1v1h-1z/g, "")).toBe("");
  expect(Math.min(...starts.flat())).toBe(4);
  expect(Math.max(...starts.flat())).toBe(size - 5);
});
