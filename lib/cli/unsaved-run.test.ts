import { expect, test } from "vitest";

import { externalIdProblem } from "@/lib/domain/aws/credentials-format";

import { unsavedRun } from "./unsaved-run";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

test("AWS rejects the placeholders for what a planned run lacks", () => {
  const run = unsavedRun(
    {
      awsAccount: "482177309156",
      organization: "meridian",
      project: "parcel_tracking",
      path: { target: "ec2", identity: "role", hostAccess: "ssh" },
    },
    { kind: "live", harnessConnectionId: "hc_1", awsConnectionId: "ac_1", accountIdentifier: "kQ3" },
  );
  expect(externalIdProblem(run.externalId)).toBeDefined();
  expect(run.id).not.toMatch(TAG_VALUE);
  expect(run.reference).not.toMatch(TAG_VALUE);
});
