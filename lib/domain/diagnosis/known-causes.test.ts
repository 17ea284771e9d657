import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";

import { explainPasted } from "./explain-pasted";
import { explainText } from "./explain-text";
import { EXAMPLE_TEXTS, knownCauses, knownCausesByOwner } from "./known-causes";

// AWS documents the sentence in docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
const ENCODED =
  "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcDEF123";
const DECODED = {
  allowed: false,
  explicitDeny: false,
  action: "ec2:RunInstances",
  resource: "arn:aws:ec2:eu-west-1:482177309156:instance/*",
  principalArn: "arn:aws:iam::482177309156:user/ci",
  matchedStatements: 0,
  conditions: {},
};

test.each(EXAMPLE_TEXTS)("an example of the list of known causes is recognised: %s", (text) => {
  expect(explainText(text).causeId).not.toBe("unclassified");
});

test("every cause is listed once, under its owner", () => {
  const grouped = knownCausesByOwner().flatMap(({ owner, causes }) => causes.map((cause) => [cause.causeId, owner, cause.owner]));
  expect(grouped).toHaveLength(knownCauses().length);
  expect(new Set(grouped.map(([id]) => id)).size).toBe(grouped.length);
  expect(grouped.every(([, owner, own]) => owner === own)).toBe(true);
});

test("organization policies and permissions boundaries differ from a missing permission", { tags: ["G209"] }, () => {
  const causes = knownCauses();
  const titled = (part: RegExp) => causes.filter(({ title }) => part.test(title)).map(({ owner }) => owner);
  expect(titled(/organization/i)).toContain("org-admin");
  expect(titled(/boundary/i)).toContain("aws-admin");
});

test("an encoded denial is decoded where there is an account to ask", async () => {
  const { decoding, explanation } = await explainPasted(ENCODED, async () => await Promise.resolve(ok(DECODED)));
  expect(decoding).toBe("decoded");
  expect(explanation.details["Denied action"]).toBe("ec2:RunInstances");
});

test("an encoded denial without an account is still explained", async () => {
  const { decoding, explanation } = await explainPasted(ENCODED, undefined);
  expect(decoding).toBe("no-account");
  expect(explanation.causeId).not.toBe("unclassified");
});

test("a portal that may not decode says which right it lacks", async () => {
  const refusal = { code: "upstream_rejected" as const, message: "Not allowed." };
  const { decoding, explanation } = await explainPasted(ENCODED, async () => await Promise.resolve(err(refusal)));
  expect(decoding).toBe("not-allowed");
  expect(explanation.causeId).toBe("encoded-denial");
});

test("a key in pasted text never appears in the explanation", async () => {
  const secret = `AWS_SECRET_ACCESS_KEY=${"wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzKEY1".slice(0, 40)}`;
  const { explanation } = await explainPasted(`${secret} AKIAABCDEFGHIJKLMNOP ${ENCODED}`, undefined);
  expect(JSON.stringify(explanation)).not.toMatch(/AKIAABCDEFGHIJKLMNOP|wJalrXUtn/);
});
