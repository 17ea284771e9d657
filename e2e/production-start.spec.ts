import { request as send } from "node:http";

import { chromium, expect } from "@playwright/test";

import { PUBLIC_NAME, startProduction } from "./fixtures/production-start";
import { test } from "./fixtures/test";

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: string };

/** Asks the web server itself, from an address that is not configured as a proxy. */
async function ask(port: number, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    send({ host: "127.0.0.1", port, path: "/sign-in", headers }, (answer) => {
      let body = "";
      answer.on("data", (chunk: Buffer) => (body += chunk.toString()));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
    })
      .on("error", reject)
      .end();
  });
}

test("a start behind TLS has no sandbox and makes one owner", async () => {
  test.setTimeout(240_000);
  const portal = await startProduction();
  const browser = await chromium.launch({
    ...test.info().project.use.launchOptions,
    args: [...(test.info().project.use.launchOptions?.args ?? []), `--host-resolver-rules=MAP ${PUBLIC_NAME} 127.0.0.1`],
  });
  try {
    expect(portal.output).toMatch(/sandbox +off .*so others reach this portal/);
    expect(portal.output).not.toContain("Sandbox sign-ins");
    expect(portal.output).not.toContain("@sandbox.carabiner.example");
    const [link = ""] = /https:\/\/\S+\/setup\/\S+/.exec(portal.output) ?? [];
    expect(link.startsWith(`${portal.address}/setup/`)).toBe(true);

    const own = `${PUBLIC_NAME}:${String(portal.publicPort)}`;
    const direct = await ask(portal.port, { host: own });
    expect([direct.status, direct.headers["strict-transport-security"]]).toEqual([200, "max-age=31536000; includeSubDomains"]);
    expect((await ask(portal.port, { host: "evil.example" })).status).toBe(421);
    // Words of a client that is no configured proxy are not heard, for good or ill.
    expect((await ask(portal.port, { host: own, "x-forwarded-host": "evil.example" })).status).toBe(200);
    expect((await ask(portal.port, { host: "evil.example", "x-forwarded-host": own })).status).toBe(421);

    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: portal.address });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: /Owen Hale/ })).toHaveCount(0);
    await expect(page.getByText(/sandbox/i)).toHaveCount(0);

    await page.goto(link);
    await page.getByLabel("Name", { exact: true }).fill("Ada Owner");
    await page.getByLabel("E-mail").fill("ada@portal.example");
    await page.getByLabel("Password", { exact: true }).fill("tiled roofs keep seventeen herons dry");
    await page.getByRole("button", { name: "Become the owner" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
    await expect(page.getByText("Ada Owner").first()).toBeVisible();
    const cookies = (await context.cookies()).filter(({ name }) => name.includes("session"));
    expect(cookies).toMatchObject([
      { name: "__Host-carabiner-session", secure: true, httpOnly: true, sameSite: "Lax", path: "/", domain: PUBLIC_NAME },
    ]);

    await page.goto("/connections");
    await expect(page.getByLabel("Which AWS").getByRole("option", { name: /sandbox/i })).toHaveCount(0);

    const stranger = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    expect((await stranger.goto(link))?.status()).toBe(404);
  } finally {
    await browser.close();
    await portal.stop();
  }
});
