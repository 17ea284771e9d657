import { expect, test } from "vitest";

import { headlineOf } from "./headline";

test.each([
  ["Your session has ended. Sign in again.", "Your session has ended", "Sign in again."],
  ["Harness did not answer.", "Harness did not answer", ""],
  ["Use app.harness.io. Other hosts are refused.", "Use app.harness.io", "Other hosts are refused."],
  ["Wait 30 s. “Again” then works.", "Wait 30 s", "“Again” then works."],
  ["", "", ""],
])("the first sentence of %j is the heading", (message, headline, rest) => {
  expect(headlineOf(message)).toEqual({ headline, rest });
});
