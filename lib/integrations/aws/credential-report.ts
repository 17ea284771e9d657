import type { CredentialReportRow } from "@/lib/domain/aws/aws-shapes";

/**
 * Reads the credential report's CSV. Columns are found by name, because AWS adds columns; no field of it holds a
 * comma or a quote.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function parseCredentialReport(csv: string): readonly CredentialReportRow[] {
  const [header = "", ...lines] = csv.split(/\r?\n/).filter((line) => line !== "");
  const columns = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    const field = (name: string): string => fields[columns.indexOf(name)] ?? "";
    const time = (name: string): string | undefined => timeOf(field(name));
    return {
      user: field("user"),
      arn: field("arn"),
      passwordEnabled: field("password_enabled") === "true",
      passwordLastUsed: time("password_last_used"),
      mfaActive: field("mfa_active") === "true",
      keys: ["1", "2"].map((number) => ({
        active: field(`access_key_${number}_active`) === "true",
        lastRotated: time(`access_key_${number}_last_rotated`),
        lastUsed: time(`access_key_${number}_last_used_date`),
        lastUsedService: absent(field(`access_key_${number}_last_used_service`)),
      })),
    };
  });
}

function absent(field: string): string | undefined {
  return ["", "N/A", "no_information", "not_supported"].includes(field) ? undefined : field;
}

function timeOf(field: string): string | undefined {
  const date = new Date(absent(field) ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
