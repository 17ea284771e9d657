import { expect, test } from "vitest";

import { createAttemptSubjects } from "./attempt-subject";

test("hashes of accounts and addresses need the portal's secret and differ", () => {
  const subjectOf = createAttemptSubjects(() => "one");
  const other = createAttemptSubjects(() => "two");
  const subjects = [
    subjectOf("account", "a@example.com"),
    subjectOf("address", "a@example.com"),
    other("account", "a@example.com"),
  ];
  expect(new Set(subjects.map((subject) => subject.split(":")[1])).size).toBe(3);
  expect(subjectOf("account", "a@example.com")).toBe(subjects[0]);
});
