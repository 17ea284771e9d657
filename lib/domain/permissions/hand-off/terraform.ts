import { formatPolicy, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";
import { commentText, isUser, purposeOf, sortedTags, type HandOffInput } from "./hand-off-input";

/** Keeps `${` and `%{` from being read as HCL templates. */
function escapeTemplate(text: string): string {
  return text.replaceAll("${", "$${").replaceAll("%{", "%%{");
}

/** A quoted HCL string. JSON's escapes are HCL's, apart from the template marks. */
export function hclString(text: string): string {
  return escapeTemplate(JSON.stringify(text));
}

function hereDocument(document: PolicyDocument): string {
  let mark = "JSON";
  const text = escapeTemplate(formatPolicy(document));
  while (text.split("\n").some((line) => line.trim() === mark)) mark = `${mark}_`;
  return `<<${mark}\n${text}\n${mark}`;
}

function policyLabel(input: HandOffInput, index: number): string {
  const { word } = purposeOf(input);
  return index === 0 ? word : `${word}_${(index + 1).toString()}`;
}

function tagBlock(input: HandOffInput): string {
  const tags = sortedTags(input).map(([key, value]) => [hclString(key), hclString(value)] as const);
  // Aligned as `terraform fmt` does it.
  const width = Math.max(0, ...tags.map(([key]) => key.length));
  const lines = tags.map(([key, value]) => `    ${key.padEnd(width)} = ${value}`);
  return `locals {\n  tags = {\n${lines.join("\n")}\n  }\n}`;
}

function policyBlock(input: HandOffInput, index: number): string {
  const policy = input.policies[index];
  if (policy === undefined) return "";
  return `resource "aws_iam_policy" "${policyLabel(input, index)}" {
  name        = ${hclString(policy.name)}
  description = ${hclString(input.policyDescription)}
  tags        = local.tags
  policy      = ${hereDocument(policy.document)}
}`;
}

function identityBlocks(input: HandOffInput): readonly string[] {
  const { identity } = input;
  const { word, roleArnFor } = purposeOf(input);
  switch (identity.kind) {
    case "new-user":
      return [
        `# The access key is not made here: Terraform would keep its secret in the state file.\nresource "aws_iam_user" "${word}" {\n  name = ${hclString(identity.name)}\n  tags = local.tags\n}`,
      ];
    case "existing-user":
      return [`data "aws_iam_user" "${word}" {\n  user_name = ${hclString(identity.name)}\n}`];
    case "new-role":
      return [
        `resource "aws_iam_role" "${word}" {
  name               = ${hclString(identity.name)}
  description        = ${hclString(identity.description)}
  tags               = local.tags
${input.oidcProvider === undefined ? "" : `  depends_on         = [aws_iam_openid_connect_provider.${word}]\n`}  assume_role_policy = ${hereDocument(identity.trust)}
}`,
        `output "role_arn" {\n  description = "Role ARN for ${roleArnFor}"\n  value       = aws_iam_role.${word}.arn\n}`,
      ];
    case "existing-role":
      return [
        `data "aws_iam_role" "${word}" {\n  name = ${hclString(identity.name)}\n}`,
        ...(identity.trust === undefined
          ? []
          : [
              `# Terraform changes the trust policy only of roles it manages. Set it to this text by hand or import the role:\n${asComment(formatPolicy(identity.trust))}`,
            ]),
      ];
  }
}

function asComment(text: string): string {
  return text
    .split("\n")
    .map((line) => `# ${line}`)
    .join("\n");
}

function providerBlocks(input: HandOffInput): readonly string[] {
  if (input.oidcProvider === undefined) return [];
  return [
    `resource "aws_iam_openid_connect_provider" "${purposeOf(input).word}" {
  url            = ${hclString(`https://${issuerKey(input.oidcProvider.issuer)}`)}
  client_id_list = [${hclString(input.oidcProvider.audience)}]
  tags           = local.tags
}`,
  ];
}

function attachmentBlock(input: HandOffInput, index: number): string {
  const user = isUser(input.identity);
  const existing = input.identity.kind === "existing-user" || input.identity.kind === "existing-role";
  const type = user ? "aws_iam_user_policy_attachment" : "aws_iam_role_policy_attachment";
  const source = `${existing ? "data." : ""}${user ? "aws_iam_user" : "aws_iam_role"}.${purposeOf(input).word}`;
  const name = existing && user ? `${source}.user_name` : `${source}.name`;
  const key = user ? "user      " : "role      ";
  return `resource "${type}" "${policyLabel(input, index)}" {\n  ${key} = ${name}\n  policy_arn = aws_iam_policy.${policyLabel(input, index)}.arn\n}`;
}

/**
 * Terraform configuration of the identity, for the AWS provider 5 and later. References only: no secret is in it or gets into its state.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export function terraformFile(input: HandOffInput): string {
  const blocks = [
    `# Carabiner ${commentText(input.reference)}: ${purposeOf(input).what} in account ${input.account}.`,
    `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}`,
    `provider "aws" {\n  region              = ${hclString(input.region)}\n  allowed_account_ids = [${hclString(input.account)}]\n}`,
    tagBlock(input),
    ...input.policies.map((_, index) => policyBlock(input, index)),
    ...providerBlocks(input),
    ...identityBlocks(input),
    ...input.policies.map((_, index) => attachmentBlock(input, index)),
  ];
  return `${blocks.join("\n\n")}\n`;
}
