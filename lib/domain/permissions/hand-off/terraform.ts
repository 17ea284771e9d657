import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";

import { headline, isUser, purposeOf, sortedTags, type HandOffInput } from "./hand-off-input";
import { hclPolicy, hclString } from "./hcl";

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

function policyBlocks(input: HandOffInput): readonly string[] {
  return input.policies.map(
    (policy, index) => `resource "aws_iam_policy" "${policyLabel(input, index)}" {
  name        = ${hclString(policy.name)}
  description = ${hclString(input.policyDescription)}
  tags        = local.tags
  policy      = ${hclPolicy(policy.document)}
}`,
  );
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
${input.oidcProvider === undefined ? "" : `  depends_on         = [aws_iam_openid_connect_provider.${word}]\n`}  assume_role_policy = ${hclPolicy(identity.trust)}
}`,
        `output "role_arn" {\n  description = "Role ARN for ${roleArnFor}"\n  value       = aws_iam_role.${word}.arn\n}`,
      ];
    case "existing-role":
      return [
        `# The role's trust policy stays as it is.\ndata "aws_iam_role" "${word}" {\n  name = ${hclString(identity.name)}\n}`,
      ];
  }
}

function providerBlocks(input: HandOffInput): readonly string[] {
  if (input.oidcProvider === undefined) return [];
  const { issuer, audience, thumbprints } = input.oidcProvider;
  return [
    `variable "make_identity_provider" {
  description = "Set it to false where the account has this identity provider already."
  type        = bool
  default     = true
}`,
    `resource "aws_iam_openid_connect_provider" "${purposeOf(input).word}" {
  count           = var.make_identity_provider ? 1 : 0
  url             = ${hclString(`https://${issuerKey(issuer)}`)}
  client_id_list  = [${hclString(audience)}]
  thumbprint_list = [${thumbprints.map(hclString).join(", ")}]
  tags            = local.tags
}`,
  ];
}

function attachmentBlocks(input: HandOffInput): readonly string[] {
  const user = isUser(input.identity);
  const existing = input.identity.kind === "existing-user" || input.identity.kind === "existing-role";
  const type = user ? "aws_iam_user_policy_attachment" : "aws_iam_role_policy_attachment";
  const source = `${existing ? "data." : ""}${user ? "aws_iam_user" : "aws_iam_role"}.${purposeOf(input).word}`;
  const name = existing && user ? `${source}.user_name` : `${source}.name`;
  const key = user ? "user      " : "role      ";
  const arns = [
    ...input.policies.map((_, index) => `aws_iam_policy.${policyLabel(input, index)}.arn`),
    ...(input.awsPolicyArns ?? []).map(hclString),
  ];
  return arns.map(
    (arn, index) => `resource "${type}" "${policyLabel(input, index)}" {\n  ${key} = ${name}\n  policy_arn = ${arn}\n}`,
  );
}

/**
 * Terraform configuration of the identity, for the AWS provider 5 and later. References only: no secret is in it or gets
 * into its state. A name that is taken stops `terraform apply`; nothing that exists is replaced.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export function terraformFile(input: HandOffInput): string {
  const blocks = [
    `# ${headline(input)}`,
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
    ...policyBlocks(input),
    ...providerBlocks(input),
    ...identityBlocks(input),
    ...attachmentBlocks(input),
  ];
  return `${blocks.join("\n\n")}\n`;
}
