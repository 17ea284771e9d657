import { expect, test } from "vitest";

import { accountIdProblem, iamNameProblem, iamPathProblem, parseArn, parseIamArn, principalOfSession } from "./arn";
import { accessKeyIdProblem, accessKeyKind, externalIdProblem, generateExternalId, secretKeyProblem } from "./credentials-format";

const expected = { kind: "role", partition: "aws", accounts: ["482177309156"] } as const;

// Formats: IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)" and "IAM identifiers".
test.each([
  { typed: "", problem: "empty" },
  { typed: "   ", problem: "empty" },
  { typed: "arn:aws:iam::482177309156:role/my role", problem: "spaces" },
  { typed: "HarnessEC2Role", problem: "not-an-arn" },
  { typed: "arn:aws:iam::482177309156", problem: "not-an-arn" },
  { typed: "arn:aws:iam::482177309156:user/x", problem: "wrong-kind" },
  { typed: "arn:aws:sts::482177309156:assumed-role/x/session", problem: "wrong-kind" },
  { typed: "arn:aws:iam::123456789012:role/X", problem: "placeholder-account" },
  { typed: "arn:aws:iam::482177309156:role/YourEcsTaskExecutionRole", problem: "placeholder-name" },
  { typed: "arn:aws:iam::482177309156:role/<role-name>", problem: "placeholder-name" },
  { typed: "arn:aws:iam::48217730915:role/x", problem: "bad-account" },
  { typed: "arn:aws:iam::482177309156:role/na#me", problem: "bad-name" },
  { typed: `arn:aws:iam::482177309156:role/${"x".repeat(65)}`, problem: "bad-name" },
  { typed: "arn:aws-cn:iam::482177309156:role/x", problem: "wrong-partition" },
  { typed: "arn:aws:iam::610394827155:role/x", problem: "wrong-account" },
])("a role ARN typed as “$typed” is refused as $problem", ({ typed, problem }) => {
  const parsed = parseIamArn(typed, expected);
  expect(parsed.ok ? "accepted" : parsed.error.problem).toBe(problem);
});

test("each refusal has its own sentence", () => {
  const sentences = [
    "",
    "a b",
    "x",
    "arn:aws:iam::123456789012:role/X",
    "arn:aws-cn:iam::482177309156:role/x",
    "arn:aws:iam::610394827155:role/x",
  ].map((typed) => {
    const parsed = parseIamArn(typed, expected);
    return parsed.ok ? "" : parsed.error.message;
  });
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("white space around an ARN is dropped; path and name are separated", () => {
  expect(parseIamArn("  arn:aws:iam::482177309156:role/service/teams/exec.Role+1@x\n", expected)).toMatchObject({
    ok: true,
    value: { path: "/service/teams/", name: "exec.Role+1@x", account: "482177309156" },
  });
});

test("a resource keeps its colons", () => {
  expect(parseArn("arn:aws:ecs:eu-west-1:482177309156:task-definition/api:12")).toMatchObject({
    ok: true,
    value: { resource: "task-definition/api:12" },
  });
});

test("an AWS-managed policy is accepted in any account", () => {
  expect(parseIamArn("arn:aws:iam::aws:policy/AmazonEC2FullAccess", { ...expected, kind: "policy" })).toMatchObject({ ok: true });
});

test("a session's principal is its role", () => {
  const arn = parseArn("arn:aws:sts::482177309156:assumed-role/HarnessEC2Role/5f0c");
  expect(arn.ok && principalOfSession(arn.value)).toMatchObject({ service: "iam", resource: "role/HarnessEC2Role" });
});

test.each([
  { kind: "role", name: "Harness=+,.@-_EC2", fits: true },
  { kind: "role", name: "x".repeat(64), fits: true },
  { kind: "user", name: "x".repeat(65), fits: false },
  { kind: "policy", name: "x".repeat(128), fits: true },
  { kind: "policy", name: "x".repeat(129), fits: false },
  { kind: "user", name: "", fits: false },
  { kind: "user", name: "a b", fits: false },
  { kind: "user", name: "a/b", fits: false },
  { kind: "user", name: " a", fits: false },
] as const)("the $kind name “$name” fits: $fits", ({ kind, name, fits }) => {
  expect(iamNameProblem(kind, name) === undefined).toBe(fits);
});

test.each([
  { path: "/", fits: true },
  { path: "/harness/", fits: true },
  { path: "harness/", fits: false },
  { path: "/harness", fits: false },
  { path: "/a b/", fits: false },
])("the path “$path” fits: $fits", ({ path, fits }) => {
  expect(iamPathProblem(path) === undefined).toBe(fits);
});

test("the guide's account number is refused as a number too", () => {
  expect(accountIdProblem("123456789012")).toMatch(/example account/);
  expect(accountIdProblem("482177309156")).toBeUndefined();
  expect(accountIdProblem("48217730915x")).toMatch(/12 digits/);
});

// Assembled, so that no scanner takes them for real keys.
const longTerm = `AKIA${"Z7".repeat(8)}`;
const temporary = `ASIA${"Z7".repeat(8)}`;
const secret = "aB3/+".repeat(8);

test("key prefixes tell the kind", () => {
  expect(accessKeyKind(longTerm)).toBe("long-term");
  expect(accessKeyKind(temporary)).toBe("temporary");
  expect(accessKeyKind(longTerm.toLowerCase())).toBeUndefined();
});

test.each([
  { what: "a good key", problem: accessKeyIdProblem(` ${longTerm} `), says: undefined },
  { what: "the secret in the key field", problem: accessKeyIdProblem(secret), says: /looks like the secret/ },
  { what: "a temporary key without token", problem: accessKeyIdProblem(temporary), says: /session token/ },
  { what: "a temporary key with token", problem: accessKeyIdProblem(temporary, "token"), says: undefined },
  { what: "a long-term key with token", problem: accessKeyIdProblem(longTerm, "token"), says: /no session token/ },
  { what: "a short key", problem: accessKeyIdProblem("AKIA123"), says: /16/ },
  { what: "a good secret", problem: secretKeyProblem(`${secret}\n`), says: undefined },
  { what: "a cut-off secret", problem: secretKeyProblem(secret.slice(1)), says: /this has 39/ },
  { what: "the key in the secret field", problem: secretKeyProblem(longTerm), says: /looks like the access key ID/ },
  { what: "a secret with other characters", problem: secretKeyProblem("é".repeat(40)), says: /letters, digits/ },
])("$what is judged by its form", ({ problem, says }) => {
  if (says === undefined) expect(problem).toBeUndefined();
  else expect(problem).toMatch(says);
});

test("no message repeats a secret", () => {
  for (const problem of [accessKeyIdProblem(secret), secretKeyProblem(`${secret}x`), secretKeyProblem("é".repeat(40))]) {
    expect(problem).toBeDefined();
    expect(problem).not.toContain(secret.slice(0, 8));
  }
});

test("an external ID carries all its random bytes and AWS accepts it", () => {
  const bytes = Uint8Array.from({ length: 24 }, (_, index) => index * 7);
  const id = generateExternalId(bytes);
  expect(id).toBe("cb-00070e151c232a31383f464d545b626970777e858c939aa1");
  expect(externalIdProblem(id)).toBeUndefined();
  expect(() => generateExternalId(new Uint8Array(15))).toThrow(/16 random bytes/);
});

// STS API reference, AssumeRole, parameter ExternalId: 2 to 1224 characters of [\w+=,.@:\/-].
test.each([
  { id: "ab", fits: true },
  { id: "a", fits: false },
  { id: " ab", fits: false },
  { id: "a b", fits: false },
  { id: "a#b", fits: false },
  { id: "x".repeat(1224), fits: true },
  { id: "x".repeat(1225), fits: false },
])("the external ID “$id” fits: $fits", ({ id, fits }) => {
  expect(externalIdProblem(id) === undefined).toBe(fits);
});
