import { expect, test } from "vitest";
import { parseCredentialReport } from "./credential-report";

// Columns and words: IAM User Guide "Generate credential reports for your AWS account".
const CSV = `user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_service,access_key_2_active
<root_account>,arn:aws:iam::482177309156:root,2020-01-01T00:00:00+00:00,not_supported,no_information,true,false,N/A,N/A,N/A,false
harness,arn:aws:iam::482177309156:user/harness,2025-01-01T00:00:00+00:00,false,N/A,false,true,2025-01-02T00:00:00+00:00,2026-02-01T08:00:00+00:00,ec2,false
`;

test("the report is read by column, and its placeholders count as absent", () => {
  const [root, harness] = parseCredentialReport(CSV);
  expect(root).toMatchObject({ user: "<root_account>", mfaActive: true, passwordEnabled: false, passwordLastUsed: undefined });
  expect(harness?.keys).toEqual([
    { active: true, lastRotated: "2025-01-02T00:00:00.000Z", lastUsed: "2026-02-01T08:00:00.000Z", lastUsedService: "ec2" },
    { active: false, lastRotated: undefined, lastUsed: undefined, lastUsedService: undefined },
  ]);
});
