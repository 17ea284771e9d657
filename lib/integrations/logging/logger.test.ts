import { expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { createLogger, type LogFields } from "./logger";

function written(message: string, fields?: LogFields): string {
  const lines: string[] = [];
  createLogger({ write: (line) => lines.push(line), clock: { now: () => new Date("2026-01-02T03:04:05Z") } }).info(
    message,
    fields,
  );
  return lines.join("");
}

// Put together here so that no file of the repository holds anything that looks like a key.
const AWS_KEY_ID = ["AK", "IA", "Q3EGRT5YHB2WXNPL"].join("");
const AWS_SESSION_KEY_ID = ["AS", "IA", "Q3EGRT5YHB2WXNPL"].join("");
const AWS_SECRET = "abcdefghij".repeat(4);
const HARNESS_TOKEN = ["pat", "kQ3xZ8pLw2VtR5mNc7HbYg", "0123456789abcdef01234567", "zyxwvutsrqponmlkjihg"].join(".");
const SERVICE_TOKEN = HARNESS_TOKEN.replace("pat", "sat");
const PEM = ["-----BEGIN OPENSSH PRIVATE KEY-----", "bm90IGEga2V5", "-----END OPENSSH PRIVATE KEY-----"].join("\n");

test.each([
  { what: "an access key ID", text: `key ${AWS_KEY_ID} used`, hidden: AWS_KEY_ID },
  { what: "a session's key ID", text: `(${AWS_SESSION_KEY_ID})`, hidden: AWS_SESSION_KEY_ID },
  { what: "a secret access key by its name", text: `aws_secret_access_key = ${AWS_SECRET}`, hidden: AWS_SECRET },
  { what: "a secret access key in JSON", text: `{"SecretAccessKey":"${AWS_SECRET}"}`, hidden: AWS_SECRET },
  { what: "a secret beside the word", text: `secret ${AWS_SECRET}`, hidden: AWS_SECRET },
  { what: "a personal token", text: `x-api-key ${HARNESS_TOKEN}`, hidden: "zyxwvutsrqponmlkjihg" },
  { what: "a service account token", text: SERVICE_TOKEN, hidden: "zyxwvutsrqponmlkjihg" },
  { what: "a private key", text: PEM, hidden: "bm90IGEga2V5" },
  { what: "a private key cut short", text: PEM.slice(0, 50), hidden: "bm90IGEga2V5".slice(0, 10) },
  { what: "a bearer token", text: "authorization: Bearer abcdefgh12345678", hidden: "abcdefgh12345678" },
])("$what is not written, in the message, a field, a list or an error", ({ text, hidden }) => {
  const error = new Error(text, { cause: new Error(text) });
  const line = written(text, { field: text, list: [text], nested: { deep: { text } }, error });
  expect(line).not.toContain(hidden);
  expect(line).toContain("[redacted]");
});

test.each([
  "password",
  "Password",
  "api_key",
  "apiKey",
  "x-api-key",
  "secretAccessKey",
  "sessionToken",
  "privateKey",
  "Set-Cookie",
  "authorization",
  "clientSecret",
  "NEXTAUTH_SECRET",
])("the value of %s is not written", (key) => {
  const fields =
    key === "secretAccessKey"
      ? { [key]: new Secret("plain-canary") }
      : { [key]: "plain-canary", inner: [{ [key]: "plain-canary" }] };
  expect(written("x", fields)).not.toContain("plain-canary");
});

test("what is no secret is written as it is, with the time in UTC", () => {
  const fields = {
    runId: "run_1",
    secretId: "sec_1",
    hash: "0123456789abcdef0123456789abcdef01234567",
    at: new Date(0),
    tries: 3,
    n: 5n,
  };
  expect(JSON.parse(written("Applied", fields))).toEqual({
    time: "2026-01-02T03:04:05.000Z",
    level: "info",
    message: "Applied",
    runId: "run_1",
    secretId: "sec_1",
    hash: "0123456789abcdef0123456789abcdef01234567",
    at: "1970-01-01T00:00:00.000Z",
    tries: 3,
    n: "5",
  });
});

test("fields given once stand on every line, and a circle does not stop the logger", () => {
  const lines: string[] = [];
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  createLogger({ write: (line) => lines.push(line) })
    .with({ runId: "run_1" })
    .error("x", { circle });
  expect(lines.join("")).toContain('"runId":"run_1"');
});
