import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { createLogger, type LogFields, type Logger } from "./logger";

function writtenBy(act: (logger: Logger) => void): string {
  const lines: string[] = [];
  act(createLogger({ write: (line) => lines.push(line), clock: { now: () => new Date("2026-01-02T03:04:05Z") } }));
  return lines.join("");
}

const written = (message: string, fields?: LogFields) => writtenBy((logger) => logger.info(message, fields));

// Put together here so that no file of the repository holds anything that looks like a key.
const AWS_KEY_ID = ["AK", "IA", "Q3EGRT5YHB2WXNPL"].join("");
const AWS_SESSION_KEY_ID = ["AS", "IA", "Q3EGRT5YHB2WXNPL"].join("");
const AWS_SECRET = "abcdefghij".repeat(4);
const HARNESS_TOKEN = ["pat", "kQ3xZ8pLw2VtR5mNc7HbYg", "0123456789abcdef01234567", "zyxwvutsrqponmlkjihg"].join(".");
const SERVICE_TOKEN = HARNESS_TOKEN.replace("pat", "sat");
const PEM = ["-----BEGIN OPENSSH PRIVATE KEY-----", "bm90IGEga2V5", "-----END OPENSSH PRIVATE KEY-----"].join("\n");

const SECRETS = [
  { what: "an access key ID", text: `key ${AWS_KEY_ID} used`, hidden: AWS_KEY_ID },
  { what: "a session's key ID", text: `(${AWS_SESSION_KEY_ID})`, hidden: AWS_SESSION_KEY_ID },
  { what: "a secret access key after its name", text: `aws_secret_access_key = ${AWS_SECRET}`, hidden: AWS_SECRET },
  { what: "a secret access key in JSON", text: `{"SecretAccessKey":"${AWS_SECRET}"}`, hidden: AWS_SECRET },
  { what: "a secret access key after the word secret", text: `secret ${AWS_SECRET}`, hidden: AWS_SECRET },
  { what: "a personal access token", text: `x-api-key ${HARNESS_TOKEN}`, hidden: "zyxwvutsrqponmlkjihg" },
  { what: "a service account token", text: SERVICE_TOKEN, hidden: "zyxwvutsrqponmlkjihg" },
  { what: "a private key", text: PEM, hidden: "bm90IGEga2V5" },
  { what: "a truncated private key", text: PEM.slice(0, 50), hidden: "bm90IGEga2V5".slice(0, 10) },
  { what: "a bearer token", text: "authorization: Bearer abcdefgh12345678", hidden: "abcdefgh12345678" },
];

const deepError = (text: string) =>
  new Error("outer", { cause: new Error("middle", { cause: new AggregateError([new Error(text)], text) }) });

const PLACES: readonly { readonly where: string; readonly log: (logger: Logger, text: string) => void }[] = [
  { where: "the message", log: (logger, text) => logger.warn(text) },
  { where: "a field", log: (logger, text) => logger.warn("x", { text }) },
  { where: "a nested list", log: (logger, text) => logger.warn("x", { nested: [{ deep: [{ list: [text] }] }] }) },
  { where: "an error", log: (logger, text) => logger.error("x", { error: new Error(text) }) },
  { where: "a field called err", log: (logger, text) => logger.error("x", { err: deepError(text) }) },
  { where: "the cause of a cause", log: (logger, text) => logger.error("x", { cause: deepError(text) }) },
  { where: "the end of a long text", log: (logger, text) => logger.info("x", { long: `${"word ".repeat(200_000)}${text}` }) },
  { where: "the name of a field", log: (logger, text) => logger.info("x", { found: { [text]: 1 } }) },
  { where: "a child logger's field", log: (logger, text) => logger.with({ bound: { text } }).info("x") },
  { where: "a replaced field of a child logger", log: (logger, text) => logger.with({ a: 1 }).info("x", { a: [text] }) },
  { where: "a grandchild logger's field", log: (logger, text) => logger.with({ a: 1 }).with({ b: text }).debug("x") },
];

test.each(SECRETS.flatMap((secret) => PLACES.map((place) => ({ ...secret, ...place }))))(
  "redacts $what in $where",
  ({ text, hidden, log }) => {
    const line = writtenBy((logger) => log(logger, text));
    expect(line).not.toContain(hidden);
    expect(line).toContain("[redacted]");
  },
);

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
])("redacts the value of a field called %s", { tags: ["V16.2.5"] }, (key) => {
  const fields = { [key]: "plain-canary", inner: [{ [key]: "plain-canary" }] };
  const line = writtenBy((logger) => {
    logger.info("x", fields);
    logger.with(fields).info("x");
    logger.info("x", { error: new Error("x", { cause: fields }) });
  });
  expect(line).not.toContain("plain-canary");
});

test("redacts a Secret in a field of any name", () => {
  expect(written("x", { harmless: [new Secret("plain-canary")] })).not.toContain("plain-canary");
});

test("writes the bytes of no buffer", () => {
  expect(written("x", { body: Buffer.from("plain-canary") })).toContain('"body":"[bytes]"');
});

test("writes other values unchanged, with the time in UTC", { tags: ["V16.2.4"] }, () => {
  const fields = {
    runId: "run_1",
    secretId: "sec_1",
    hash: "0123456789abcdef0123456789abcdef01234567",
    at: new Date(0),
    tries: 3,
    n: 5n,
    nothing: null,
    absent: undefined,
  };
  expect(JSON.parse(written("Applied 50 %d", fields))).toEqual({
    time: "2026-01-02T03:04:05.000Z",
    level: "info",
    message: "Applied 50 %d",
    runId: "run_1",
    secretId: "sec_1",
    hash: "0123456789abcdef0123456789abcdef01234567",
    at: "1970-01-01T00:00:00.000Z",
    tries: 3,
    n: "5",
    nothing: null,
  });
});

test.each(["debug", "info", "warn", "error"] as const)("writes a line of level %s with its name", (level) => {
  expect(writtenBy((logger) => logger[level]("x"))).toContain(`"level":"${level}"`);
});

test("adds the fields of a child logger to its lines only", () => {
  const lines = writtenBy((logger) => {
    const child = logger.with({ process: "worker" });
    child.info("one");
    child.with({ runId: "run_1" }).info("two");
    child.info("three");
    logger.info("four");
  });
  const fields = lines
    .trim()
    .split("\n")
    .map((line) => {
      const { process, runId }: { process?: string; runId?: string } = JSON.parse(line);
      return [process, runId];
    });
  expect(fields).toEqual([
    ["worker", undefined],
    ["worker", "run_1"],
    ["worker", undefined],
    [undefined, undefined],
  ]);
});

test("writes a field once when a line replaces the child logger's value", () => {
  const line = writtenBy((logger) => logger.with({ runId: "run_1", process: "web" }).info("x", { runId: "run_2" }));
  expect(line.match(/"runId"/g)).toHaveLength(1);
  expect(JSON.parse(line)).toMatchObject({ runId: "run_2", process: "web" });
});

test("survives an object that contains itself", () => {
  const circle: Record<string, unknown> = { runId: "run_1" };
  circle["self"] = circle;
  expect(written("x", { circle })).toContain('"runId":"run_1"');
});

test("writes the message when a field cannot be read", () => {
  const unreadable = {
    get body(): string {
      throw new Error("stream is used up");
    },
  };
  expect(JSON.parse(written("Kept", { unreadable }))).toMatchObject({ message: "Kept", fields: "[unreadable]" });
});

test.each([
  { end: "process.exit", code: "process.exit(1)" },
  { end: "an uncaught exception", code: "throw new Error('x')" },
  { end: "an abort", code: "process.abort()" },
  { end: "SIGKILL", code: "process.kill(process.pid, 'SIGKILL')" },
])("writes the last line before $end, also when the reader is slow", async ({ code }) => {
  const module = pathToFileURL(`${import.meta.dirname}/logger.ts`).href;
  // More than a pipe holds, so that the writer has to wait for this test to read.
  const program = `
    const { logger } = await import(${JSON.stringify(module)});
    for (let line = 1; line <= 500; line++) logger.info("line", { line, filler: "x".repeat(1000) });
    ${code}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "close");
  await once(child.stderr, "readable");
  await new Promise((done) => setTimeout(done, 300));
  let text = "";
  for await (const chunk of child.stderr) text += String(chunk);
  await ended;
  expect(text).toContain('"line":500,');
  expect(text.match(/"line":\d+,/g)).toHaveLength(500);
});

test.skipIf(process.platform !== "linux")("a full disk stops the log and not the process", async () => {
  const address = pathToFileURL("lib/integrations/logging/logger.ts").href;
  const program = `import { logger } from ${JSON.stringify(address)};
    for (let line = 0; line < 1000; line += 1) logger.error("A line", { line, text: "x".repeat(1000) });
    process.stderr.write("direct");
    setTimeout(() => process.stdout.write("still here"), 50);`;
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", full],
  });
  closeSync(full);
  const ended = once(child, "exit");
  let text = "";
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  expect(await ended).toEqual([0, null]);
  expect(text).toBe("still here");
});

test("a text with line ends stays in its own line", { tags: ["V16.4.1"] }, () => {
  const forged = 'x\n{"level":"info","message":"forged"}\r\u2028y';
  const text = written(forged, { name: forged });
  expect(text.trimEnd().split(/[\n\r]/)).toHaveLength(1);
  expect(JSON.parse(text)).toMatchObject({ message: forged, name: forged });
});
