import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { ROOT } from "../start/paths.mjs";

type Source = { readonly path: string; readonly text: string };

/** What the portal runs: no tests, no generated code. */
const SOURCES: readonly Source[] = ["app", "components", "lib"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .sort()
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/(?:generated|testing)\//.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") })),
);

const filesWith = (pattern: RegExp) => SOURCES.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test("the rules read the sources", () => {
  expect(SOURCES.length).toBeGreaterThan(500);
});

describe("no source", () => {
  // React encodes everything else for HTML and for the data that it sends along.
  test("writes markup past React", { tags: ["V1.2.1", "V1.2.3"] }, () => {
    expect(filesWith(/dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/)).toEqual([]);
  });

  // The bulk statements are built from the column names of one table; their values are parameters.
  test("builds a query from text, except bulk statements of the inventory", { tags: ["V1.2.4"] }, () => {
    expect(filesWith(/RawUnsafe\b/)).toEqual(["lib/db/inventory-repository.ts"]);
  });

  test("runs text as code or brings objects to life from bytes", { tags: ["V1.5.2"] }, () => {
    expect(filesWith(/\beval\(|\bnew Function\(|node:vm\b|\bdeserialize\(/)).toEqual([]);
  });

  test("starts a program of the operating system", { tags: ["V1.2.5"] }, () => {
    expect(filesWith(/node:child_process/)).toEqual([]);
  });

  test("stops a password from being pasted or filled in", { tags: ["V6.2.7"] }, () => {
    // The editor of a task definition reads what is pasted into it, and takes no password.
    expect(filesWith(/\bonPaste\b|\bonCopy\b|\bonBeforeInput\b/)).toEqual([
      "app/(portal)/runs/[runId]/ecs-task-definition/_components/json-editor.tsx",
    ]);
    // A person's own passwords. The password of a host, which a run stores in Harness, belongs to no account of this portal.
    const passwords = SOURCES.flatMap(({ text }) => [...text.matchAll(/<SecretField\b[^>]*>/g)].map(([field]) => field)).filter(
      (field) => /label="(?:(?:Current|New) p|P)assword\b/.test(field) && !field.includes("passwordText"),
    );
    expect(passwords.length).toBeGreaterThan(5);
    expect(passwords.filter((field) => !/autoComplete="(?:current|new)-password"/.test(field))).toEqual([]);
  });

  test("takes a guessable random number for more than a pause", { tags: ["V11.5.1"] }, () => {
    expect(filesWith(/Math\.random/)).toEqual([
      "lib/db/through-outage.ts",
      "lib/integrations/real-wait.ts",
      "lib/worker/environment.ts",
    ]);
  });

  test("encrypts with anything but AES-256-GCM", { tags: ["V11.3.2"] }, () => {
    const ciphers = SOURCES.filter(({ text }) => /create(?:C|Dec)ipheriv\(/.test(text));
    expect(ciphers.map(({ path }) => path)).toEqual(["lib/integrations/vault/envelope.ts"]);
    const [vault] = ciphers;
    expect([...(vault?.text.matchAll(/"(aes[^"]*)"/g) ?? [])].map(([, name]) => name)).toEqual(["aes-256-gcm"]);
  });
});

test("a line that disables a lint rule names it and says why", () => {
  const disabled = SOURCES.flatMap(({ path, text }) =>
    [...text.matchAll(/eslint-disable\S*.*/g)].map(([line]) => ({ path, line })),
  );
  expect(disabled.length).toBeGreaterThan(5);
  expect(disabled.filter(({ line }) => !/eslint-disable(?:-next-line)? \S.* -- \S+ \S+/.test(line))).toEqual([]);
});

test("every package is locked by its hash, from the public registry", { tags: ["V15.1.2"] }, () => {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<
      Record<
        string,
        { readonly integrity?: string; readonly resolved?: string; readonly link?: boolean; readonly inBundle?: boolean }
      >
    >;
  };
  const installed = Object.entries(lock.packages).filter(
    ([path, { link, inBundle }]) => path !== "" && link !== true && inBundle !== true,
  );
  expect(installed.length).toBeGreaterThan(300);
  expect(installed.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true).map(([path]) => path)).toEqual([]);
  const elsewhere = installed.filter(
    ([, { resolved }]) => resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/"),
  );
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

test("each test that replaces a module runs in its own world", () => {
  const config = readFileSync(join(ROOT, "vitest.config.ts"), "utf8");
  const replacing = ["app", "components", "lib", "scripts", "sandbox"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => /(?<!\.integration)\.test\.tsx?$/.test(path))
    .filter((path) => /\bvi\.(?:mock|resetModules)\(/.test(readFileSync(join(ROOT, path), "utf8")));
  expect(replacing.length).toBeGreaterThan(0);
  expect(replacing.filter((path) => !config.includes(path) && !config.includes(`**/${path.split("/").at(-1) ?? ""}`))).toEqual(
    [],
  );
});
