import fc from "fast-check";
import { expect, test } from "vitest";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { cloudFormationTemplate, createStackLink, formatTemplate, quickCreateLink, stackName } from "./cloudformation";
import type { HandOffInput } from "./hand-off-input";
import { handOffsSaying, policySaying } from "./testing/hand-off-cases";

const RESOLVES = /\{\{\s*resolve\s*:/i;

/** Everything in a template that CloudFormation would evaluate. */
function functionsIn(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === "Ref" || key.startsWith("Fn::") ? [value] : []),
    ...functionsIn(member),
  ]);
}

const OWN_FUNCTIONS: readonly unknown[] = [
  { Ref: "HarnessPolicy" },
  { Ref: "HarnessUser" },
  { Ref: "MakeIdentityProvider" },
  { "Fn::Equals": [{ Ref: "MakeIdentityProvider" }, "yes"] },
  { "Fn::GetAtt": ["HarnessRole", "Arn"] },
];

function expectSaid(input: HandOffInput, text: string): void {
  const template = cloudFormationTemplate(input);
  if (RESOLVES.test(text)) {
    expect(template).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
    return;
  }
  if (!template.ok) throw new Error(template.error.message);
  const written = formatTemplate(template.value);
  expect(written).not.toMatch(RESOLVES);
  const read = JSON.parse(written) as unknown;
  expect(read).toEqual(template.value);
  for (const found of functionsIn(read)) expect(OWN_FUNCTIONS).toContainEqual(found);
  expect(read).toMatchObject({
    Resources: {
      HarnessPolicy: {
        Properties: { ManagedPolicyName: text, Description: text, PolicyDocument: policySaying(text) },
      },
    },
  });
}

test.each(HOSTILE_TEXTS)("the template carries %j as text, or is refused", (text) => {
  for (const input of handOffsSaying(text)) expectSaid(input, text);
});

test("the template carries any text as text", () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      for (const input of handOffsSaying(text)) expectSaid(input, text);
    }),
    { numRuns: 200 },
  );
});

test("a reference to an account secret is refused anywhere", () => {
  const [input] = handOffsSaying("plain");
  if (input === undefined) throw new Error("There are cases.");
  const hidden = "team {{ Resolve:secretsmanager:prod/db:SecretString:password}}";
  for (const given of [
    { ...input, policyDescription: hidden },
    { ...input, policies: [{ name: "P", document: policySaying(hidden) }] },
  ]) {
    expect(cloudFormationTemplate(given)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("team") as string },
    });
  }
});

test("links and the stack's name hold no sign that would end them", { tags: ["V1.2.2"] }, () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      for (const input of handOffsSaying(text)) {
        expect(stackName(input)).toMatch(/^[a-z][a-z0-9-]{0,127}$/);
        const quick = new URL(quickCreateLink(input, text));
        expect(quick.host).toBe("console.aws.amazon.com");
        expect(quick.searchParams.get("region")).toBe(text);
        expect([...quick.searchParams.keys()]).toEqual(["region"]);
        expect(new URLSearchParams(quick.hash.split("?").slice(1).join("?")).get("templateURL")).toBe(text);
        expect(new URL(createStackLink(input)).hash).toBe("#/stacks/create/template");
      }
    }),
    { numRuns: 100 },
  );
});
