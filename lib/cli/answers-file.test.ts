import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { expect, test } from "vitest";

import { answersJsonSchema, parseAnswers, readAnswersFile } from "./answers-file";

const folder = mkdtempSync(join(tmpdir(), "carabiner-answers-"));

function fileWith(content: unknown): string {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const RUN = {
  awsAccount: "482177309156",
  organization: "meridian",
  project: "parcel_tracking",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
} as const;

const KEY = { kind: "existing-key", accessKeyId: "AKIAIOSFODNN7EXAMPLE" } as const;

test("a secret is read from its place and kept out of answers", () => {
  const file = fileWith({ run: RUN, answers: { identity: { ...KEY, secret: "env:MY_SECRET" } } });
  const read = readAnswersFile(file, (name) => (name === "MY_SECRET" ? "the-secret" : undefined));
  if (!read.ok) throw new Error(read.error.message);
  expect(JSON.stringify(read.value)).not.toContain("the-secret");
  expect(read.value.secrets["secret-access-key"]?.reveal()).toBe("the-secret");
  expect(parseAnswers(read.value.answers).ok).toBe(true);
});

test.each([
  { what: "no JSON", content: "{", message: /is not JSON/ },
  { what: "an unknown key", content: { run: RUN, answers: {}, extra: 1 }, message: /does not fit/ },
  {
    what: "a secret in clear",
    content: { run: RUN, answers: { identity: { ...KEY, secret: "wJalrXUtnFEMI" } } },
    message: /env:NAME or file:PATH/,
  },
  {
    what: "a variable that is not set",
    content: { run: RUN, answers: { identity: { ...KEY, secret: "env:NOPE" } } },
    message: /NOPE is not set/,
  },
])("a file with $what is refused with what to do", ({ content, message }) => {
  const read = readAnswersFile(fileWith(content), () => undefined);
  expect(read.ok).toBe(false);
  expect(!read.ok && read.error.message).toMatch(message);
});

test("every wrong answer is named with its step and field", () => {
  const parsed = parseAnswers({ connector: { name: "", region: "nowhere", delegateSelectors: [], executeOnDelegate: true } });
  expect(!parsed.ok && Object.keys(parsed.error.fieldErrors ?? {})).toEqual([
    "answers.connector.name",
    "answers.connector.region",
  ]);
});

test("the JSON Schema accepts a secret's place and refuses its value", () => {
  const validate = new Ajv2020({ strict: false }).compile(answersJsonSchema() as object);
  const file = (secret: unknown) => ({ run: RUN, answers: { identity: { ...KEY, secret } } });
  expect(validate(file("file:/run/secrets/aws"))).toBe(true);
  expect(validate(file("wJalrXUtnFEMI"))).toBe(false);
});
