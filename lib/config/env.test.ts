import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { envSchema, parseEnv } from "./env";

const example = readFileSync(resolve(import.meta.dirname, "../../.env.example"), "utf8").split("\n");

test(".env.example names every variable that is read, and no other", () => {
  const named = example.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(named.toSorted()).toEqual(Object.keys(envSchema.shape).toSorted());
});

test(".env.example as it stands is a usable environment: every variable is optional", () => {
  const values: Record<string, string> = {};
  for (const line of example) {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values[name] = value;
  }
  expect(parseEnv(values)).toEqual(parseEnv({}));
});

test.each([
  { name: "CARABINER_SANDBOX", value: "maybe" },
  { name: "CARABINER_AWS_SHARE", value: "0" },
  { name: "CARABINER_AWS_SHARE", value: "1.5" },
  { name: "PORT", value: "70000" },
  { name: "CARABINER_PROXIES", value: "10.0.0.0/33" },
  { name: "CARABINER_PROXIES", value: "127.0.0.1, any" },
  { name: "CARABINER_HOSTS", value: "https://portal.example" },
  { name: "CARABINER_HOSTS", value: "*.example" },
  { name: "OIDC_ISSUER", value: "not an address" },
])("$name=$value is refused by name", ({ name, value }) => {
  expect(() => parseEnv({ [name]: value })).toThrow(name);
});

test("a refusal does not repeat the value", () => {
  expect(() => parseEnv({ OIDC_ISSUER: "s3cr3t-value" })).toThrow(/^(?!.*s3cr3t-value)/);
});

test("the sandbox follows from the address when it is not named", () => {
  expect(parseEnv({}).CARABINER_SANDBOX).toBe("local");
  expect(parseEnv({ NEXTAUTH_URL: "https://portal.example" }).CARABINER_SANDBOX).toBe("off");
  expect(parseEnv({ HOST: "0.0.0.0" }).CARABINER_SANDBOX).toBe("off");
  expect(parseEnv({ NEXTAUTH_URL: "https://portal.example", CARABINER_SANDBOX: "on" }).CARABINER_SANDBOX).toBe("on");
});

test("addresses in a list may have spaces around the commas", () => {
  expect(parseEnv({ CARABINER_HARNESS_URLS: " https://a.example , https://b.example" }).CARABINER_HARNESS_URLS).toEqual([
    "https://a.example",
    "https://b.example",
  ]);
});

test("the portal runs in production mode unless another one is named", { tags: ["V13.4.2"] }, () => {
  expect(parseEnv({}).NODE_ENV).toBe("production");
});
