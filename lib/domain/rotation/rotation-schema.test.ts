import { expect, test } from "vitest";

import type { LastUsedEvidence, RotationFailure } from "./rotation";
import { lastUsedEvidenceSchema, rotationFailureSchema } from "./rotation-schema";

const OLD = { accessKeyId: "AKIAQYLPMN5HAAAAAAAA" };
const EXPLANATION = {
  causeId: "two-access-keys",
  title: "There is no room for a new key",
  cause: "The user has two keys.",
  owner: "aws-admin",
  fix: "Delete the unused one.",
  retry: "after-fix",
  details: { Call: "iam:ListAccessKeys" },
} as const;

test.each<{ readonly what: string; readonly evidence: LastUsedEvidence }>([
  { what: "no key", evidence: { readAt: "2026-05-01T08:00:00Z" } },
  { what: "a key that was never used", evidence: { readAt: "2026-05-01T08:00:00Z", old: OLD } },
  {
    what: "both keys",
    evidence: {
      readAt: "2026-05-01T08:00:00Z",
      old: { ...OLD, userName: "ci", lastUsedAt: "2026-05-01T07:00:00Z", serviceName: "ec2", region: "eu-west-1" },
      new: OLD,
    },
  },
])("stored evidence of $what is read as it was written", ({ evidence }) => {
  expect(lastUsedEvidenceSchema.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
});

test.each<{ readonly what: string; readonly error: RotationFailure["error"] }>([
  { what: "a message alone", error: { code: "internal", message: "It stopped." } },
  { what: "an explanation", error: { code: "precondition_failed", message: "No room.", explanation: EXPLANATION } },
  {
    what: "every part",
    error: {
      code: "rate_limited",
      message: "Slow down.",
      fieldErrors: { name: "Taken." },
      explanation: { ...EXPLANATION, fixText: "aws iam delete-access-key" },
      retryAfterSeconds: 2,
    },
  },
])("a stored failure with $what is read as it was written", ({ error }) => {
  const failure: RotationFailure = { during: "testing", error };
  expect(rotationFailureSchema.parse(JSON.parse(JSON.stringify(failure)))).toEqual(failure);
});
