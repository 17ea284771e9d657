import { expect, test } from "vitest";

import { checkTaskDefinition } from "../check-task-definition";
import { onFargate } from "../testing/documents";
import { FIRST, SECRET, secret, testRules } from "../testing/rule-rows";

import { SECRET_RULES } from "./secret-rules";

testRules(SECRET_RULES, [
  { rule: "secret-reference", at: `${FIRST}/secrets/0/valueFrom`, document: secret("arn:aws:s3:::parcel/secret") },
  { rule: "secret-reference", at: `${FIRST}/secrets/0/valueFrom`, document: secret("my secret!") },
  { rule: "secret-json-key", at: `${FIRST}/secrets/0/valueFrom`, document: secret(`${SECRET}:password`), says: "ARN:key::" },
  { rule: "secret-json-key", at: `${FIRST}/secrets/0/valueFrom`, document: secret(`${SECRET}:password:AWSCURRENT:0123`) },
  {
    rule: "secret-name-taken",
    at: `${FIRST}/secrets/0/name`,
    document: onFargate({ environment: [{ name: "DB", value: "x" }], secrets: [{ name: "DB", valueFrom: SECRET }] }),
  },
  {
    rule: "plain-secret",
    at: `${FIRST}/environment/0/value`,
    document: onFargate({ environment: [{ name: "DB_PASSWORD", value: "correct-horse" }] }),
  },
  {
    rule: "plain-secret",
    at: `${FIRST}/environment/0/value`,
    document: onFargate({ environment: [{ name: "DB", value: ["postgres://app", "correct-horse@db/x"].join(":") }] }),
  },
  {
    rule: "environment-name",
    at: `${FIRST}/environment/1/name`,
    document: onFargate({
      environment: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    }),
  },
  {
    rule: "environment-file",
    at: `${FIRST}/environmentFiles/0/value`,
    document: onFargate({ environmentFiles: [{ value: "s3://x/a.env", type: "s3" }] }),
  },
  {
    rule: "environment-file",
    at: `${FIRST}/environmentFiles/0/value`,
    document: onFargate({ environmentFiles: [{ value: "arn:aws:s3:::x/a.txt", type: "s3" }] }),
  },
]);

test("a secret value is never in a sentence", () => {
  const value = "correct-horse-battery";
  const document = onFargate({
    environment: [{ name: "PASSWORD", value }],
    secrets: [{ name: "B", valueFrom: `${value} ${value}` }],
  });
  expect(JSON.stringify(checkTaskDefinition(document, { origin: "document" }))).not.toContain(value);
});
