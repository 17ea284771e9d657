import { expect } from "@playwright/test";
import { PUBLIC_FILES } from "@/lib/config/public-files";

import { test } from "./fixtures/test";

const TYPES: Readonly<Record<string, RegExp>> = {
  png: /^image\/png$/,
  ico: /^image\/(x-icon|vnd\.microsoft\.icon)$/,
  svg: /^image\/svg\+xml$/,
  webmanifest: /^application\/manifest\+json/,
  txt: /^text\/plain/,
};

for (const address of PUBLIC_FILES) {
  test(`${address} is public, with its content type and the security headers`, async ({ request }) => {
    const response = await request.get(address, { maxRedirects: 0 });
    const headers = response.headers();
    expect(response.status()).toBe(200);
    expect(headers["content-type"]).toMatch(TYPES[address.split(".").at(-1) ?? ""] ?? /^$/);
    expect(headers["cache-control"]).not.toContain("no-store");
    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "same-origin",
    });
  });
}

test("the browser accepts the sign-in page's icons and manifest", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Manifest/i.test(message.text())) refused.push(message.text());
  });
  await page.goto("/sign-in");
  const links = await page
    .locator('link[rel="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]')
    .evaluateAll((found) => found.map((link) => new URL(link.getAttribute("href") ?? "", location.href).pathname));
  expect(links.sort()).toEqual(["/apple-touch-icon.png", "/favicon.ico", "/icon.svg", "/manifest.webmanifest"]);
  const devtools = await page.context().newCDPSession(page);
  const manifest = await devtools.send("Page.getAppManifest");
  expect(manifest.url).toMatch(/\/manifest\.webmanifest$/);
  expect(manifest.errors).toEqual([]);
  expect(refused).toEqual([]);
});

test(
  "source control, folders and unknown addresses are 404",
  { tag: ["@V13.4.1", "@V13.4.3", "@V14.2.5"] },
  async ({ request }) => {
    for (const address of [
      "/.git/config",
      "/.git/HEAD",
      "/.env",
      "/package.json",
      "/public/",
      "/_next/",
      "/_next/static/",
      "/no-such-page.css",
      "/sign-in/no-such-file.js",
    ]) {
      const response = await request.get(address, { maxRedirects: 0 });
      // Where a page may be, a person who is signed out is sent to sign in; nothing else is shown there either.
      expect([404, 307, 308], address).toContain(response.status());
      expect(await response.text(), address).not.toMatch(/\[core\]|ref: refs|Index of|"dependencies"|NEXTAUTH_SECRET/);
    }
  },
);
