import { generateKeyPairSync } from "node:crypto";

import { expect, test } from "vitest";
import { z } from "zod";

import { Secret } from "@/lib/core/secret";
import { PARKED_PURPOSES, type ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

import { ANSWER_SCHEMAS, ANSWER_SLUGS } from "./answers";
import { ENTERED_SECRET } from "./answers/fields";
import { checkEntered, enteredSecretsSchema } from "./entered-secrets";
import { SECRET_FIELDS } from "./secret-fields";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PROTECTED = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "a" }).toString();
const SECRET_KEY = "a".repeat(40);
const entered = { source: "parked" };

const check = (purpose: ParkedPurpose, typed: string, answer: object = {}) => {
  const field = SECRET_FIELDS.find((one) => one.purpose === purpose);
  if (field === undefined) throw new Error(`No field takes ${purpose}.`);
  return checkEntered(field.slug, { [field.field]: entered, ...answer }, { [purpose]: new Secret(typed) });
};

/** The names of the fields that are marked as entered secrets, at any depth of a JSON Schema. */
function enteredFields(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === "object" && inner !== null && ENTERED_SECRET in inner ? [name] : enteredFields(inner),
  );
}

test("each secret field has its own purpose, and each purpose one field", () => {
  const fields = ANSWER_SLUGS.flatMap((slug) =>
    enteredFields(z.toJSONSchema(ANSWER_SCHEMAS[slug], { io: "input", unrepresentable: "any" })).map(
      (field) => `${slug}.${field}`,
    ),
  );
  expect(SECRET_FIELDS.map(({ slug, field }) => `${slug}.${field}`).toSorted()).toEqual(fields.toSorted());
  expect(SECRET_FIELDS.map(({ purpose }) => purpose).toSorted()).toEqual([...PARKED_PURPOSES].toSorted());
});

test.each([
  { purpose: "secret-access-key", typed: ` ${SECRET_KEY}\n`, sent: SECRET_KEY },
  { purpose: "ssh-private-key", typed: KEY.replaceAll("\n", "\r\n"), sent: KEY },
  { purpose: "ssh-passphrase", typed: " with spaces ", sent: " with spaces " },
  { purpose: "ssh-password", typed: "p", sent: "p" },
] satisfies readonly { purpose: ParkedPurpose; typed: string; sent: string }[])(
  "a $purpose is sent in the form that Harness takes",
  ({ purpose, typed, sent }) => {
    const checked = check(purpose, typed);
    expect(checked.ok && checked.value[purpose]?.reveal()).toBe(sent);
  },
);

test.each([
  { purpose: "secret-access-key", typed: "AKIAQYLPMN5HAAAAAAAA", field: "secret" },
  { purpose: "secret-access-key", typed: "", field: "secret" },
  { purpose: "ssh-private-key", typed: "ssh-rsa AAAA", field: "key" },
  { purpose: "ssh-private-key", typed: `${KEY}${" ".repeat(20_000)}`, field: "key" },
  { purpose: "ssh-private-key", typed: PROTECTED, field: "passphrase" },
  { purpose: "ssh-passphrase", typed: "", field: "passphrase" },
  { purpose: "ssh-password", typed: "p".repeat(1001), field: "password" },
] satisfies readonly { purpose: ParkedPurpose; typed: string; field: string }[])(
  "a $purpose that cannot be one is refused at $field, and not repeated",
  ({ purpose, typed, field }) => {
    const checked = check(purpose, typed);
    expect(checked).toMatchObject({ ok: false, error: { code: "invalid_input", fieldErrors: { [field]: expect.any(String) } } });
    if (typed !== "") expect(JSON.stringify(checked)).not.toContain(typed);
  },
);

test("a protected key is taken with its passphrase", () => {
  expect(check("ssh-private-key", PROTECTED, { passphrase: entered }).ok).toBe(true);
});

test("input for a field that the answer lacks is dropped", () => {
  expect(checkEntered("host-access", { key: entered }, { "ssh-password": new Secret("p") })).toEqual({ ok: true, value: {} });
});

test("a form's secrets are read by purpose and hidden at once", () => {
  const parsed = enteredSecretsSchema.parse({ "ssh-password": "canary" });
  expect(JSON.stringify(parsed)).not.toContain("canary");
  expect(enteredSecretsSchema.safeParse({ "harness-api-key": "x" }).success).toBe(false);
});
