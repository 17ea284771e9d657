import { shellQuote } from "@/lib/core/shell-words";
import { harnessIdentityOf, type MatrixRun } from "@/lib/domain/matrix/matrix-scope";
import type { RunAnswers } from "@/lib/domain/runs/answers";

/** A command to repeat by hand, with who has to run it. */
export type CredentialCommand = { readonly id: string; readonly label: string; readonly command: string };

/** The region of the connector test while the connector names none. */
const HOME_REGION: Readonly<Record<string, string>> = { aws: "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };

/**
 * The calls that the checks make, as commands of the AWS CLI, for repeating them where the credentials are:
 * who is calling, entering the role with the run's external ID, and the one call of the Harness connector test (guide item
 * G207). No command holds a key or a secret: the AWS CLI takes them from its own profile.
 *
 * @guide G207
 */
export function credentialCommands(run: MatrixRun, partition: string, answers: RunAnswers): readonly CredentialCommand[] {
  const identity = harnessIdentityOf(run, partition, answers);
  if (identity === undefined) return [];
  const region = answers.connector?.region ?? HOME_REGION[partition] ?? "us-east-1";
  const assumedBy = answers.identity !== undefined && "assumedBy" in answers.identity ? answers.identity.assumedBy.by : undefined;
  const entersByName = identity.kind === "role" && (assumedBy === "delegate" || assumedBy === "user");
  return [
    { id: "caller", label: "Who is calling", command: "aws sts get-caller-identity" },
    ...(entersByName
      ? [
          {
            id: "assume",
            label: `Enter ${identity.name}, from the identity that it trusts`,
            command: `aws sts assume-role --role-arn ${shellQuote(identity.arn)} --role-session-name carabiner-try --external-id ${shellQuote(run.externalId)} --query AssumedRoleUser.Arn --output text`,
          },
        ]
      : []),
    {
      id: "regions",
      label: identity.kind === "role" ? "The call of the connector test, as the role" : "The call of the connector test",
      command: `aws ec2 describe-regions --region ${shellQuote(region)} --query 'length(Regions)'`,
    },
  ];
}
