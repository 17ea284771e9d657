import { expect, test } from "vitest";

import { identitySchema } from "@/lib/domain/runs/answers/identity";

import { answerAfterRotation, operationAfterRotation, rotatedKeyCheck } from "./renamed-key";
import { rotationWhileAtWork, undoWhileRotating } from "./rotation-words";

const OLD = "AKIAQYLPMN5HAAAAAAAA";
const NEW = "AKIAQYLPMN5HBBBBBBBB";
const NEXT = "AKIAQYLPMN5HCCCCCCCC";
const keys = { userName: "ci-deployer", oldKeyId: OLD, newKeyId: NEW };
const ANSWER = { kind: "existing-key", accessKeyId: OLD, secret: { source: "parked" } };

test("the answer names the new key, its user and its secrets' origin", () => {
  const renamed = answerAfterRotation(ANSWER, keys);
  expect(identitySchema.parse(renamed)).toEqual({
    ...ANSWER,
    accessKeyId: NEW,
    ownerName: "ci-deployer",
    replaced: { lastFour: "AAAA", by: NEW },
  });
});

test("after two rotations the secrets keep the first key's name", () => {
  const once = answerAfterRotation(ANSWER, keys);
  const twice = answerAfterRotation(once, { ...keys, oldKeyId: NEW, newKeyId: NEXT });
  expect(twice).toMatchObject({ accessKeyId: NEXT, replaced: { lastFour: "AAAA", by: NEXT } });
});

test.each([
  ["a user's answer", { kind: "new-user", userName: "harness", attach: "custom" }],
  ["an answer that names another key by now", { ...ANSWER, accessKeyId: NEXT }],
  ["no answer", undefined],
])("%s stays as it is", (_what, value) => {
  expect(answerAfterRotation(value, keys)).toBeUndefined();
});

test("a pasted key's operation names the new key; a created key's stays", () => {
  const scope = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  const named = { identifier: "x", name: "x" };
  const desired = { scope, keyId: named, secretKey: named, accessKeyId: OLD, parkedSecretId: "sec_1" };
  const stored = { kind: "harness.key-secrets", title: "Access key …AAAA, kept in Harness", undo: "", desired };
  expect(operationAfterRotation(stored, keys)).toMatchObject({
    title: "Access key …BBBB, kept in Harness",
    desired: { accessKeyId: NEW, rotatedOn: "ci-deployer", keyId: named },
  });
  expect(operationAfterRotation({ ...stored, kind: "aws.access-key" }, keys)).toBeUndefined();
});

test("the key's facts describe the new key and what it replaced", () => {
  const check = rotatedKeyCheck(keys, { at: "2026-11-25T10:00:00.000Z", account: "482177309156" });
  expect(check).toMatchObject({ id: "s3.key", title: "Access key …BBBB", verdict: "pass" });
  expect(check.fact).toContain("took the place of …AAAA");
});

test("undo during rotation, and rotation during undo, are refused with advice", () => {
  expect(undoWhileRotating({ state: "deactivated", oldKeyId: OLD }).message).toMatch(
    /old key …AAAA is switched off and waits for your decision.*then undo/,
  );
  expect(undoWhileRotating({ state: "testing", oldKeyId: OLD }).message).toMatch(/Finish it under “Rotate the access key”/);
  expect(rotationWhileAtWork("undoing").message).toMatch(/being undone/);
  expect(rotationWhileAtWork("undone").message).toMatch(/Apply its plan again/);
  expect(rotationWhileAtWork("applying").message).toMatch(/Wait until that has ended/);
});
