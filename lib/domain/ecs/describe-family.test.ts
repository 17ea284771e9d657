import { expect, test } from "vitest";

import { describeFamily } from "./describe-family";

const revisions = (changes: object) => ({ family: "parcel-api", revisions: [4], hasMore: false, next: 5, ...changes });

test.each([
  ["of unknown families", { families: undefined, shown: undefined }, /A new family, or one that exists/],
  ["that is not read yet", { families: ["parcel-api"], shown: undefined }, /exists and gets a new revision/],
  ["that exists", { families: ["parcel-api"], shown: revisions({}) }, /registers revision 5/],
  ["that AWS has never had", { families: [], shown: revisions({ revisions: [], next: 1 }) }, /has the number 1/],
  [
    "whose revisions are all deregistered",
    { families: [], shown: revisions({ revisions: [] }) },
    /is deregistered. .* revision 5/,
  ],
  ["beside the revisions of another one", { families: [], shown: revisions({ family: "other" }) }, /has the number 1/],
])("a family %s is called so", { tags: ["G144"] }, (_what, known, says) => {
  expect(describeFamily("parcel-api", known)).toMatch(says);
});
