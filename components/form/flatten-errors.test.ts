import { expect, test } from "vitest";

import { fieldId, optionId } from "./field-id";
import { summaryTitle } from "./field-problem";
import { flattenErrors } from "./flatten-errors";

const wrong = (message: string) => ({ type: "custom", message });

test.each([
  [{}, []],
  [{ region: wrong("Choose a region.") }, [{ name: "region", message: "Choose a region." }]],
  [
    { aws: { accountId: wrong("12 digits.") }, tags: [undefined, { key: wrong("Name the tag.") }] },
    [
      { name: "aws.accountId", message: "12 digits." },
      { name: "tags.1.key", message: "Name the tag." },
    ],
  ],
  [{ tags: { root: wrong("Add at least one tag.") } }, [{ name: "tags", message: "Add at least one tag." }]],
  [{ root: wrong("Harness did not answer.") }, [{ name: "root", message: "Harness did not answer." }]],
  [{ type: wrong("Choose a type.") }, [{ name: "type", message: "Choose a type." }]],
])("lists problems by dotted path, in field order", (errors, problems) => {
  expect(flattenErrors(errors)).toEqual(problems);
});

test("the summary counts the answers to correct", () => {
  expect(summaryTitle(1)).toBe("One answer to correct");
  expect(summaryTitle(3)).toBe("3 answers to correct");
});

test("field ids need no escaping in links or selectors", () => {
  expect(fieldId("tags.1.key")).toBe("f-tags-1-key");
  expect(optionId("f-region", "eu-west-1")).toBe("f-region-eu-west-1");
  expect(optionId("f-role", "arn:aws:iam::1:role/a")).toBe("f-role-arn-aws-iam--1-role-a");
});
