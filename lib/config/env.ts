import { isIP } from "node:net";
import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { SetupError } from "@/lib/core/setup-error";
import { SANDBOX_MODES, sandboxMode, type SandboxMode } from "./sandbox-mode.mjs";

/** An empty variable is an absent one: `NAME=` in a `.env` file means "not set". */
const text = z.string().trim().min(1);
const list = text.transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

/** A host in an address, with or without its port. */
const HOST_NAME = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::\d{1,5})?$/i;

/** Every variable that the portal reads. `.env.example` explains each; a test keeps the two alike. */
export const envSchema = z.object({
  DATABASE_URL: text.optional(),
  DATABASE_OWNER_URL: text.optional(),
  NEXTAUTH_URL: z.url().default("http://localhost:3000"),
  NEXTAUTH_SECRET: text.optional(),
  CARABINER_DATA_DIR: text.default(".data").transform((path) => resolve(path)),
  CARABINER_HOSTS: list
    .refine(
      (names) => names.every((name) => HOST_NAME.test(name)),
      "Names of hosts, separated by commas, such as portal.internal:8443.",
    )
    .default([]),
  CARABINER_PROXIES: list
    .refine(
      (proxies) => proxies.every((written) => ipaddr.isValidCIDR(written) || isIP(written) !== 0),
      "IP addresses and ranges, separated by commas, such as 127.0.0.1,10.0.0.0/8.",
    )
    .default([]),
  CARABINER_SANDBOX: z.enum(SANDBOX_MODES).optional(),
  CARABINER_HARNESS_URLS: list.default(["https://app.harness.io", "https://app3.harness.io"]),
  CARABINER_AWS_SHARE: z.coerce.number().gt(0).max(1).default(0.5),
  CARABINER_SANDBOX_AWS_SHARE: z.coerce.number().gt(0).max(100).default(0.5),
  CARABINER_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  CARABINER_ACTION_SECONDS: z.coerce.number().int().min(1).max(300).default(10),
  CARABINER_ACTIONS_PER_MINUTE: z.coerce.number().int().min(10).max(6000).default(60),
  CARABINER_REQUIRE_MFA: z.enum(["off", "admins"]).default("off"),
  OIDC_ISSUER: z.url().optional(),
  OIDC_NAME: text.default("Single sign-on"),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_ROLE_CLAIM: text.default("role"),
  CARABINER_BUILD_ID: text.optional(),
  HOST: text.default("127.0.0.1"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

/** The checked environment, with what several variables decide together. */
export type Env = z.output<typeof envSchema> & { readonly CARABINER_SANDBOX: SandboxMode };

/**
 * Reads an environment. Throws a list of what is wrong, by variable, never with the value.
 *
 * @param source what to read; the process's own in production, a literal in tests
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const known = Object.keys(envSchema.shape).flatMap((name) => {
    const value = source[name]?.trim();
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const parsed = envSchema.safeParse(Object.fromEntries(known));
  if (parsed.success) {
    const { CARABINER_SANDBOX: named, NEXTAUTH_URL: publicUrl, HOST: host } = parsed.data;
    return { ...parsed.data, CARABINER_SANDBOX: sandboxMode({ named, publicUrl, host }).mode };
  }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new SetupError(`The environment is not usable. ${problems.join("; ")}. See .env.example.`);
}

let cached: Env | undefined;

/** The process's environment, read and checked at the first call, so that a build needs none of it. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** The variable of that name, for code that needs it. Throws with what to do. */
export function requireEnv(name: "DATABASE_URL" | "NEXTAUTH_SECRET" | "OIDC_CLIENT_ID" | "OIDC_CLIENT_SECRET"): string {
  const value = env()[name];
  if (value === undefined)
    throw new SetupError(`${name} is not set. \`npm start\` sets it; started by hand, set it yourself (see .env.example).`);
  return value;
}
