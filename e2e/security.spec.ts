import { expect, type APIRequestContext, type Page, type Request } from "@playwright/test";
import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { beginRun, completeAnswers, SSH_KEY, uniqueSuffix } from "./fixtures/begin-run";
import { findInDatabase, findInFiles, spellings } from "./fixtures/canaries";
import { PEOPLE, signIn, signInByForm } from "./fixtures/people";
import { openPortalDatabase } from "./fixtures/portal-database";
import { makeRealPerson } from "./fixtures/real-people";
import {
  canary,
  makeRealKey,
  makeSshKey,
  typeIntoConnections,
  typeIntoHostAccess,
  typeIntoIdentity,
} from "./fixtures/typed-secrets";
import { test } from "./fixtures/test";

/** What a browser gets for a page: the document, and the payload of a navigation. */
async function served(request: APIRequestContext, path: string): Promise<string> {
  const [document, payload] = await Promise.all([request.get(path), request.get(path, { headers: { RSC: "1" } })]);
  return `${await document.text()}\n${await payload.text()}`;
}

test(
  "the content of a secret field appears nowhere else",
  { tag: ["@V14.2.4", "@V14.2.6", "@V14.3.3"] },
  async ({ page, browser }) => {
    test.setTimeout(300_000);
    const suffix = uniqueSuffix();
    const key = await makeRealKey(suffix);
    const passphrase = canary("PASSPHRASE", 30);
    const sshKey = makeSshKey(passphrase);
    const typed = {
      sshKeyLine: sshKey.split("\n")[10] ?? "",
      passphrase,
      apiKey: canary("APIKEY", 24),
      secret: canary("AWSSECRET", 40),
      token: canary("TOKEN", 120),
    };
    const { prerequisites, permissions, connector, "ec2-infrastructure": infrastructure } = completeAnswers(suffix);
    const begun = await beginRun({ prerequisites, permissions, connector, "ec2-infrastructure": infrastructure });
    const run = `/runs/${begun.id}`;

    await signIn(page, PEOPLE.ines);
    const answered = collectAnswers(page);
    await typeIntoIdentity(page, run, key);
    await typeIntoHostAccess(page, run, { key: sshKey, passphrase });
    const admin = await browser.newContext();
    const connections = await admin.newPage();
    // Sandbox people have no form for another Harness account.
    await signInByForm(
      connections,
      await makeRealPerson("org-admin", { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian" }),
    );
    await typeIntoConnections(connections, {
      apiKey: `pat.kQ3xZ8pLw2VtR5mNc7HbYg.${canary("id", 22)}.${typed.apiKey}`,
      secret: typed.secret,
      token: typed.token,
    });

    const needles = [key.secret, ...Object.values(typed)].flatMap(spellings);
    const hits: string[] = [];
    const search = (where: string, text: string): void => {
      for (const needle of needles) if (text.includes(needle)) hits.push(`${where}: ${needle}`);
      // A browser does not get the location of a parked secret either.
      for (const [id] of text.matchAll(/\bsec_[0-9a-z]{24}\b/g)) hits.push(`${where}: ${id}`);
    };
    const pages = [
      "",
      "/identity",
      "/host-access",
      "/connector",
      "/plan",
      "/timeline",
      "/checklist",
      "/checklist/print",
      "/export/json",
      "/export/csv",
    ];
    await Promise.all([
      ...["/", "/runs", ...pages.map((path) => `${run}${path}`)].map(async (path) => {
        search(path, await served(page.request, path));
      }),
      ...["/connections", "/people"].map(async (path) => {
        search(path, await served(connections.request, path));
      }),
    ]);
    for (const text of await answered()) search("the answer to an action", text);
    for (const open of [page, connections]) {
      await open.reload();
      search(open.url(), await open.content());
      search("cookies", JSON.stringify(await open.context().cookies()));
      search(
        "storage",
        await open.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])),
      );
    }
    await admin.close();

    const database = await findInDatabase(needles);
    const files = findInFiles(needles);
    // The search finds the run itself, which shows that it covers the stored data.
    expect((await findInDatabase([begun.id])).hits.length).toBeGreaterThan(0);
    expect(database.rows).toBeGreaterThan(50);
    expect(files.files).toBeGreaterThan(3);
    expect([...hits, ...database.hits, ...files.hits]).toEqual([]);
  },
);

/** Collects the responses to the page's actions from now on. */
function collectAnswers(page: Page): () => Promise<readonly string[]> {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.request().method() === "POST") answers.push(response.text().catch(() => ""));
  });
  return async () => await Promise.all(answers);
}

/** The rows of two secrets that are not the attacker's: a connection's API key, and a secret typed for another run. */
async function foreignSecrets(runId: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = await openPortalDatabase();
  try {
    const { rows } = await client.query<Record<string, unknown>>(
      `select s.* from "EncryptedSecret" s where "runId" = $1 or purpose = 'harness-api-key' order by id`,
      [runId],
    );
    return rows;
  } finally {
    await client.end();
  }
}

test("a secret's ID inside an answer gives no access to the secret", { tag: ["@V13.3.2"] }, async ({ page }) => {
  test.setTimeout(180_000);
  const theirs = await beginRun(completeAnswers(uniqueSuffix()));
  const {
    prerequisites,
    permissions,
    identity,
    connector,
    "ec2-infrastructure": infrastructure,
  } = completeAnswers(uniqueSuffix());
  const mine = await beginRun({ prerequisites, permissions, identity, connector, "ec2-infrastructure": infrastructure });
  const before = await foreignSecrets(theirs.id);
  expect(before.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(["harness-api-key", "ssh-private-key"]));

  await signIn(page, PEOPLE.ines);
  for (const { id: secretId } of before) {
    await page.goto(`/runs/${mine.id}/host-access`);
    await page.route("**/host-access", async (route) => {
      const request = route.request();
      const sent = request.postData();
      if (request.method() !== "POST" || sent?.includes('"complete":true') !== true) {
        await route.continue();
        return;
      }
      const [input] = JSON.parse(sent) as [{ value: Record<string, unknown>; secrets: unknown }];
      const forged = { ...input, secrets: {}, value: { ...input.value, key: { source: "parked", secretId } } };
      await route.continue({ postData: JSON.stringify([forged]) });
    });
    await page.getByRole("radio", { name: "SSH key" }).check({ force: true });
    await page.getByText(/paste/i).first().click();
    await page.getByRole("textbox", { name: "Private key" }).fill(SSH_KEY);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert").first()).toContainText("cannot name a stored secret");
    await page.unroute("**/host-access");
  }
  expect(await foreignSecrets(theirs.id)).toEqual(before);
  expect(await foreignSecrets(mine.id)).toHaveLength(before.filter(({ purpose }) => purpose === "harness-api-key").length);
});

const nonceOf = (policy: string): string | undefined =>
  /script-src 'nonce-([A-Za-z0-9+/=]{22,})' 'strict-dynamic'/.exec(policy)?.[1];

test(
  "every page has security headers, a fresh nonce and no inline style",
  { tag: ["@V3.4.3", "@V3.4.5", "@V3.4.8"] },
  async ({ page }) => {
    await signInByForm(page, PEOPLE.ines);
    const nonces = new Set<string>();
    const paths = ["/", "/runs", "/runs/new", "/connections", "/guide", "/no-such-page"];
    for (const path of paths) {
      const answer = await page.request.get(path);
      const headers = answer.headers();
      const html = await answer.text();
      const policy = headers["content-security-policy"] ?? "";
      const nonce = nonceOf(policy);
      expect(nonce, path).toBeDefined();
      nonces.add(nonce ?? "");
      for (const directive of [
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ])
        expect(policy, path).toContain(directive);
      expect(/script-src[^;]*unsafe-inline/.exec(policy), path).toBeNull();
      expect(headers, path).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["cache-control"], path).toContain("no-store");
      expect(headers["x-powered-by"], path).toBeUndefined();
      // The policy would block inline styles, so a page that needs one is broken.
      expect(html.match(/<[a-z][^>]*\sstyle="[^"]*"/gi) ?? [], path).toEqual([]);
      expect(html.match(/<[a-z][^>]*\son[a-z]+="/gi) ?? [], path).toEqual([]);
      const scripts = html.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, path).toBeGreaterThan(0);
      for (const script of scripts) expect(script, path).toContain(`nonce="${nonce ?? ""}"`);
    }
    expect(nonces.size).toBe(paths.length);
    const cookies = await page.context().cookies();
    const session = cookies.filter((cookie) => cookie.name.includes("session"));
    expect(session.length).toBeGreaterThan(0);
    for (const cookie of session) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  },
);

/** The request of the Sign out button, caught before it is sent. */
async function catchSignOut(page: Page): Promise<Request> {
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST") await route.abort();
    else await route.continue();
  });
  const caught = page.waitForRequest((request) => request.method() === "POST");
  const button = page.getByRole("button", { name: "Sign out" });
  if (!(await button.isVisible()))
    await page
      .getByRole("button", { name: /Ines|account|menu/i })
      .first()
      .click();
  await page
    .getByRole("button", { name: "Sign out" })
    .or(page.getByRole("menuitem", { name: "Sign out" }))
    .first()
    .click();
  return await caught;
}

test("an action is refused without our origin and runs with it", { tag: ["@V3.5.1", "@V3.5.2"] }, async ({ page, baseURL }) => {
  await signIn(page, PEOPLE.ines);
  await page.goto("/");
  const request = await catchSignOut(page);
  const own = await request.allHeaders();
  const replay = (origin: string | undefined) =>
    page.request.post(request.url(), {
      headers: {
        "content-type": own["content-type"] ?? "",
        accept: own["accept"] ?? "",
        ...(own["next-action"] === undefined ? {} : { "next-action": own["next-action"] }),
        ...(origin === undefined ? {} : { origin }),
      },
      data: request.postDataBuffer() ?? Buffer.alloc(0),
      maxRedirects: 0,
    });
  const isSignedIn = async () => (await page.request.get("/runs", { maxRedirects: 0 })).status() === 200;

  for (const origin of [
    undefined,
    "null",
    "https://carabiner.example",
    "http://localhost.example:3000",
    `${String(baseURL)}.example`,
  ]) {
    const answer = await replay(origin);
    const refused = answer.status() >= 400 || (await answer.text()).includes("did not come from a page of this portal");
    expect({ origin, refused, signedIn: await isSignedIn() }).toEqual({ origin, refused: true, signedIn: true });
  }
  await replay(new URL(request.url()).origin);
  expect(await isSignedIn()).toBe(false);
});

test("unknown methods and unknown actions are refused", { tag: ["@V4.1.4"] }, async ({ page, baseURL }) => {
  await signIn(page, PEOPLE.ines);
  for (const [method, path] of [
    ["DELETE", "/runs"],
    ["PUT", "/connections"],
    ["PATCH", "/"],
    ["DELETE", "/healthz"],
    ["POST", "/healthz"],
    ["DELETE", "/api/runs/run_none/progress"],
    ["POST", "/api/runs/run_none/progress"],
    ["PROPFIND", "/runs"],
  ] as const) {
    const answer = await page.request.fetch(path, { method, maxRedirects: 0, headers: { origin: String(baseURL) } });
    expect(answer.status(), `${method} ${path}`).toBeGreaterThanOrEqual(400);
    expect(answer.status(), `${method} ${path}`).toBeLessThan(502);
  }
  const unknown = await page.request.post("/runs", {
    headers: { origin: String(baseURL), "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" },
    data: "[]",
    maxRedirects: 0,
  });
  expect(unknown.status()).toBeGreaterThanOrEqual(400);
});

test(
  "neither another site nor another tenant can read an export",
  { tag: ["@V3.2.1", "@V3.5.8", "@V8.2.2"] },
  async ({ page, browser }) => {
    const { prerequisites } = completeAnswers(uniqueSuffix());
    const { id } = await beginRun({ prerequisites });
    await signIn(page, PEOPLE.ines);
    for (const path of [`/runs/${id}/export/json`, `/runs/${id}/export/csv`, `/api/runs/${id}/progress`]) {
      expect((await page.request.get(path)).status(), path).toBe(200);
      expect((await page.request.get(path, { headers: { "sec-fetch-site": "cross-site" } })).status(), path).toBe(403);
    }
    const other = await browser.newContext();
    const marek = await other.newPage();
    await signIn(marek, PEOPLE.marek);
    for (const path of [
      `/runs/${id}/export/json`,
      `/runs/${id}/export/csv`,
      `/api/runs/${id}/progress`,
      `/runs/${id}`,
      `/runs/${id}/plan`,
      `/runs/${id}/timeline`,
    ]) {
      const answer = await marek.request.get(path);
      expect(await answer.text(), path).not.toContain(prerequisites.projectIdentifier);
      if (path.includes("export") || path.includes("api")) expect(answer.status(), path).toBe(404);
    }
    await other.close();
    const stranger = await browser.newContext();
    expect((await stranger.request.get(`/runs/${id}/export/json`)).status()).toBe(401);
    await stranger.close();
  },
);
