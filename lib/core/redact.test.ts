import { expect, test } from "vitest";
import { newId } from "./new-id";
import { redact, redactText } from "./redact";

const CANARY = "canary0123456789canary0123456789";
/** In one piece with a password it reads as a leaked address to the search for secrets. */
const SCHEME = ["postgresql", "//"].join(":");

// Put together here so that no file of the repository holds anything that looks like a key.
const PUTTY = ["PuTTY-User-Key-File-3: ssh-ed25519", "Private-Lines: 1", CANARY, "Private-MAC: 00ff"].join("\n");
const JWT = ["ey" + "JhbGciOiJIUzI1NiJ9", CANARY, CANARY].join(".");
const JWE = ["ey" + "JhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0", "", CANARY, CANARY, CANARY].join(".");

test.each([
  { what: "the ID of a stored secret", text: `parked as ${newId("sec")}, run_1`, left: "parked as [redacted], run_1" },
  { what: "a PuTTY key", text: `pasted:\n${PUTTY}`, left: "pasted:\n[redacted]" },
  { what: "a truncated PuTTY key", text: PUTTY.slice(0, 80), left: "[redacted]" },
  { what: "a session token of STS", text: `token IQoJb3JpZ2luX2VjE${CANARY}== end`, left: "token [redacted] end" },
  { what: "an older session token", text: `FwoGZXIvYXdzEB${CANARY}`, left: "[redacted]" },
  { what: "a signed token", text: `id ${JWT}.`, left: "id [redacted]." },
  { what: "an encrypted session cookie", text: `cookie ${JWE}; Path=/`, left: "cookie [redacted]; Path=/" },
  {
    what: "the password of a database address",
    text: `connect ${SCHEME}app:${CANARY}@db.example:5432/portal failed`,
    left: `connect ${SCHEME}app:[redacted]@db.example:5432/portal failed`,
  },
  {
    what: "the signature of a presigned address",
    text: `https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Signature=${CANARY}&X-Amz-Expires=60`,
    left: "https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Signature=[redacted]&X-Amz-Expires=60",
  },
  { what: "a password in a form body", text: `email=a&password=${CANARY}&x=1`, left: "email=a&password=[redacted]&x=1" },
  { what: "a client secret in JSON", text: `{"client_secret": "${CANARY}"}`, left: `{"client_secret": "[redacted]"}` },
  {
    what: "a token in JSON inside JSON",
    text: JSON.stringify({ body: JSON.stringify({ sessionToken: CANARY }) }),
    left: JSON.stringify({ body: JSON.stringify({ sessionToken: "[redacted]" }) }),
  },
])("redacts $what and nothing beside it", ({ text, left }) => {
  expect(redactText(text)).toBe(left);
});

test.each([
  "The security token included in the request is expired",
  "arn:aws:iam::111122223333:role/harness",
  "https://console.aws.amazon.com:443/iam/home?region=eu-west-1#/roles",
  "mail ops@example.com about http://localhost:3000/runs",
  "git@github.com:owner/name.git",
  "Password: choose at least 15 characters",
  "run_01J8ZC3N5Q nextToken eyJ2IjoxfQ",
])("leaves a text without secrets unchanged: %s", (text) => {
  expect(redactText(text)).toBe(text);
});

test("redacts the errors of an aggregate error", () => {
  const failed = new AggregateError([new Error(`password=${CANARY}`)], "all addresses failed");
  expect(JSON.stringify(redact(failed))).toContain("password=[redacted]");
});

test("redacts a secret in the name of a field", () => {
  expect(redact({ [`password=${CANARY}`]: 1 })).toEqual({ "password=[redacted]": 1 });
});
