import { expect, test } from "vitest";
import { awsConnectionSchema } from "./aws-connection-input";
import { harnessConnectionSchema, readApiKey } from "./harness-connection-input";

const base = { name: "Parcel", scope: "acct1234567890/meridian", accountId: "4821-7730-9156", method: "ambient" };
const session = {
  ...base,
  method: "session",
  accessKeyId: ["AS", "IA", "Q3EGRT5YHB2WXNPL"].join(""),
  secretAccessKey: "abcdefghij".repeat(4),
  sessionToken: "token",
};

test("dashes and spaces of an account ID are taken out", () => {
  expect(awsConnectionSchema.parse(base).accountId).toBe("482177309156");
});

// 123456789012 is the account of AWS's documentation: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
test.each([
  { what: "the documentation's account", answers: { ...base, accountId: "123456789012" }, field: "accountId" },
  { what: "a short account", answers: { ...base, accountId: "4821" }, field: "accountId" },
  { what: "a role without its ARN", answers: { ...base, method: "role" }, field: "roleArn" },
  {
    what: "a role of another account",
    answers: { ...base, method: "role", roleArn: "arn:aws:iam::610394827155:role/P" },
    field: "roleArn",
  },
  {
    what: "a user instead of a role",
    answers: { ...base, method: "role", roleArn: "arn:aws:iam::482177309156:user/p" },
    field: "roleArn",
  },
  {
    what: "a role of the guide's example account",
    answers: { ...base, method: "role", roleArn: "arn:aws:iam::123456789012:role/X" },
    field: "roleArn",
  },
  {
    what: "a role with a space inside",
    answers: { ...base, method: "role", roleArn: "arn:aws:iam::482177309156:role/My role" },
    field: "roleArn",
  },
  { what: "a role's bare name", answers: { ...base, method: "role", roleArn: "CarabinerPortal" }, field: "roleArn" },
  { what: "a session that would be kept too long", answers: { ...session, hours: "48" }, field: "hours" },
  { what: "a profile with a space", answers: { ...base, method: "profile", profile: "my profile" }, field: "profile" },
  { what: "a profile without a name", answers: { ...base, method: "profile" }, field: "profile" },
  {
    what: "a long-term key",
    answers: { ...session, accessKeyId: session.accessKeyId.replace("ASIA", "AKIA") },
    field: "accessKeyId",
  },
  { what: "a session without its token", answers: { ...session, sessionToken: undefined }, field: "accessKeyId" },
  { what: "a cut secret", answers: { ...session, secretAccessKey: "short" }, field: "secretAccessKey" },
  { what: "the sandbox's way", answers: { ...base, method: "sandbox" }, field: "method" },
])("$what is refused at its field", ({ answers, field }) => {
  const parsed = awsConnectionSchema.safeParse(answers);
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
});

test("no message about a pasted session repeats what was pasted", () => {
  const parsed = awsConnectionSchema.safeParse({
    ...session,
    accessKeyId: session.secretAccessKey,
    secretAccessKey: session.accessKeyId,
  });
  const said = JSON.stringify(parsed.error?.issues.map((issue) => issue.message));
  expect(said).not.toContain(session.secretAccessKey);
  expect(said).not.toContain(session.accessKeyId);
});

const key = ["sat", "kQ3xZ8pLw2VtR5mNc7HbYg", "sandboxadmin0000000001", "sandboxAdminSecret01"].join(".");

test.each([
  { apiKey: key, accepted: true },
  { apiKey: ` ${key}\n`, accepted: true },
  { apiKey: "pat.only.three", accepted: false },
  { apiKey: "hunter2", accepted: false },
])("an API key is accepted whole only: $accepted", ({ apiKey, accepted }) => {
  expect(harnessConnectionSchema.safeParse({ name: "H", baseUrl: "https://app.harness.io", apiKey }).success).toBe(accepted);
});

test("a key shows its account and four characters, never its secret", () => {
  expect(readApiKey(key)).toEqual({ accountIdentifier: "kQ3xZ8pLw2VtR5mNc7HbYg", hint: "service account key …0001" });
});
