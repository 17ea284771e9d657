import { afterEach, beforeEach, expect, test, vi } from "vitest";

const HTTPS = "https://portal.example";

/** The cookies as a portal at that address writes them. */
async function at(publicUrl: string, secret = "s".repeat(32)) {
  vi.resetModules();
  vi.stubEnv("NEXTAUTH_URL", publicUrl);
  vi.stubEnv("NEXTAUTH_SECRET", secret);
  const { readSessionId, sessionCookie, writeSessionId } = await import("./session-cookie");
  return { readSessionId, sessionCookie, writeSessionId };
}

beforeEach(() => {
  vi.unstubAllEnvs();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test(
  "on https the cookie is bound to the host and HttpOnly",
  {
    tags: ["V3.3.1", "V3.3.2", "V3.3.3", "V3.3.4"],
  },
  async () => {
    const { sessionCookie } = await at(HTTPS);
    expect(sessionCookie()).toEqual({
      name: "__Host-carabiner-session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
    });
  },
);

test("on loopback http the cookie is HttpOnly without prefix or Secure", async () => {
  const { sessionCookie } = await at("http://localhost:3000");
  expect(sessionCookie()).toMatchObject({ name: "carabiner-session", options: { httpOnly: true, secure: false } });
});

test("the value hides the ID, and a forged one names no session", async () => {
  const here = await at(HTTPS);
  const value = await here.writeSessionId("ses_1");
  expect(Buffer.from(value, "base64").toString("latin1")).not.toContain("ses_1");
  expect(await here.readSessionId(value)).toBe("ses_1");
  const last = value.at(-1) === "A" ? "B" : "A";
  expect(await here.readSessionId(`${value.slice(0, -2)}${last}${last}`)).toBeUndefined();
  const elsewhere = await at(HTTPS, "t".repeat(32));
  expect(await elsewhere.readSessionId(value)).toBeUndefined();
});
