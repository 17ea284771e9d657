import { expect, test } from "vitest";

import { createKeyedSubjects } from "./keyed-subject";

test("hashes of accounts and addresses need the portal's secret and differ", () => {
  const subjectOf = createKeyedSubjects("sign-in attempt", () => "one");
  const subjects = [
    subjectOf("account", "a@example.com"),
    subjectOf("address", "a@example.com"),
    createKeyedSubjects("sign-in attempt", () => "two")("account", "a@example.com"),
    createKeyedSubjects("rate", () => "one")("account", "a@example.com"),
  ];
  expect(new Set(subjects.map((subject) => subject.split(":")[1])).size).toBe(4);
  expect(subjectOf("account", "a@example.com")).toBe(subjects[0]);
});
