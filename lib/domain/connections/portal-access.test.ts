import { expect, test } from "vitest";

import { canBeMade, readChoices } from "./portal-access";

// AWS's console creates roles without an IAM path only, so a role with an IAM path is never offered as new.
test.each([
  { role: "arn:aws:iam::482177309156:role/CarabinerPortal", made: true },
  { role: "arn:aws-us-gov:iam::482177309156:role/CarabinerPortal", made: true },
  { role: "arn:aws:iam::482177309156:role/platform/CarabinerPortal", made: false },
  { role: "arn:aws:iam::482177309156:role/platform/tools/CarabinerPortal", made: false },
  { role: "arn:aws:s3:::CarabinerPortal", made: false },
  { role: "CarabinerPortal", made: false },
  { role: "", made: false },
])("the files of the page can create the role $role: $made", ({ role, made }) => {
  expect(canBeMade(role)).toBe(made);
});

test.each([
  { words: [], choices: ["P12"] },
  { words: ["P14", "P13"], choices: ["P12", "P13", "P14"] },
  { words: ["P12b"], choices: ["P12", "P12b"] },
  { words: ["P1", "p13", "*"], choices: ["P12"] },
])("the words $words of an address choose $choices", ({ words, choices }) => {
  expect(readChoices(words)).toEqual(choices);
});
