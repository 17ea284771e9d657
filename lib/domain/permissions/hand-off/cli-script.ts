import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { issuerKey, oidcProviderArn } from "@/lib/domain/iam/trust/trust-policy";
import { commentText, isUser, purposeOf, sortedTags, trustOf, type HandOffInput } from "./hand-off-input";
import { hereDocument, shellQuote } from "./shell";

const FUNCTIONS = `fail() {
  printf 'Stopped: %s\\n' "$1" >&2
  exit 1
}

say() {
  printf '%s\\n' "$1"
}

# Tells a name that is free from a call that was refused: only NoSuchEntity means absent.
exists() {
  local answer
  if answer=$(aws "$@" --output text 2>&1 >/dev/null); then
    return 0
  fi
  case "$answer" in
    *NoSuchEntity*) return 1 ;;
    *) fail "$answer" ;;
  esac
}

require_ours() {
  local found
  found=$(aws "\${@:2}" --query "Tags[?Key=='$tag'].Value | [0]" --output text)
  [[ "$found" == "$made_by" ]] || fail "$1 exists and was not made by $maker. Choose another name, or attach the policy by hand."
}

squeeze() {
  tr -d '[:space:]'
}`;

function header(input: HandOffInput): string {
  return `#!/usr/bin/env bash
# Carabiner ${commentText(input.reference)}: ${purposeOf(input).what} in account ${input.account}.
# Needs AWS CLI version 2, signed in to that account. It may be run again: what is there is kept.
# Single quotes are meant: what people typed is never expanded.
# shellcheck disable=SC1003,SC2016
set -euo pipefail

account=${shellQuote(input.account)}
maker=${shellQuote(purposeOf(input).maker)}
tag=${shellQuote(purposeOf(input).tag)}
made_by=${shellQuote(input.tags[purposeOf(input).tag] ?? input.reference)}
workdir=$(mktemp -d)
trap 'rm -rf "$workdir"' EXIT`;
}

function accountCheck(): string {
  return `command -v aws >/dev/null || fail 'The AWS CLI is not installed.'
signed_in=$(aws sts get-caller-identity --query Account --output text) || fail 'Sign in first, for example with: aws sso login'
[[ "$signed_in" == "$account" ]] || fail "You are signed in to account $signed_in; this script is for $account."`;
}

function tagArguments(input: HandOffInput): string {
  // As JSON: the short form ends a value at a comma.
  return shellQuote(JSON.stringify(sortedTags(input).map(([Key, Value]) => ({ Key, Value }))));
}

function policySection(input: HandOffInput, index: number): string {
  const policy = input.policies[index];
  if (policy === undefined) return "";
  const number = (index + 1).toString();
  const arn = `arn:${input.partition}:iam::${input.account}:policy/${policy.name}`;
  return `# Policy ${commentText(policy.name)}
${hereDocument(`"$workdir/policy-${number}.json"`, formatPolicy(policy.document))}
policy_${number}=${shellQuote(arn)}
if exists iam get-policy --policy-arn "$policy_${number}"; then
  require_ours ${shellQuote(`Policy ${policy.name}`)} iam list-policy-tags --policy-arn "$policy_${number}"
  version=$(aws iam get-policy --policy-arn "$policy_${number}" --query Policy.DefaultVersionId --output text)
  current=$(aws iam get-policy-version --policy-arn "$policy_${number}" --version-id "$version" --query PolicyVersion.Document --output json | squeeze)
  if [[ "$current" == "$(squeeze <"$workdir/policy-${number}.json")" ]]; then
    say ${shellQuote(`Policy ${policy.name} is there already.`)}
  else
    aws iam create-policy-version --policy-arn "$policy_${number}" --policy-document "file://$workdir/policy-${number}.json" --set-as-default >/dev/null
    say ${shellQuote(`Policy ${policy.name} was updated.`)}
  fi
else
  aws iam create-policy --policy-name ${shellQuote(policy.name)} --description ${shellQuote(input.policyDescription)} \\
    --policy-document "file://$workdir/policy-${number}.json" --tags ${tagArguments(input)} >/dev/null
  say ${shellQuote(`Policy ${policy.name} was created.`)}
fi`;
}

function providerSection(input: HandOffInput): readonly string[] {
  const provider = input.oidcProvider;
  if (provider === undefined) return [];
  return [
    `# Identity provider
provider=${shellQuote(oidcProviderArn(input, provider.issuer))}
if exists iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider"; then
  say 'The identity provider is there already.'
else
  aws iam create-open-id-connect-provider --url ${shellQuote(`https://${issuerKey(provider.issuer)}`)} \\
    --client-id-list ${shellQuote(provider.audience)} --tags ${tagArguments(input)} >/dev/null
  say 'The identity provider was created.'
fi`,
  ];
}

function newUserSection(input: HandOffInput, name: string): string {
  return `# User
if exists iam get-user --user-name ${name}; then
  require_ours "User "${name} iam list-user-tags --user-name ${name}
  say 'The user is there already.'
else
  aws iam create-user --user-name ${name} --tags ${tagArguments(input)} >/dev/null
  say 'The user was created.'
fi`;
}

function newRoleSection(input: HandOffInput, name: string, description: string): string {
  return `# Role
if exists iam get-role --role-name ${name}; then
  require_ours "Role "${name} iam list-role-tags --role-name ${name}
  aws iam update-assume-role-policy --role-name ${name} --policy-document "file://$workdir/trust.json"
  say 'The role is there already; its trust policy was set again.'
else
  aws iam create-role --role-name ${name} --description ${shellQuote(description)} \\
    --assume-role-policy-document "file://$workdir/trust.json" --tags ${tagArguments(input)} >/dev/null
  say 'The role was created.'
fi`;
}

function identitySection(input: HandOffInput): readonly string[] {
  const { identity } = input;
  const name = shellQuote(identity.name);
  const trust = trustOf(identity);
  const trustFile =
    trust === undefined ? [] : [`# Who may assume the role\n${hereDocument(`"$workdir/trust.json"`, formatPolicy(trust))}`];
  switch (identity.kind) {
    case "new-user":
      return [newUserSection(input, name)];
    case "existing-user":
      return [
        `# User\nexists iam get-user --user-name ${name} || fail ${shellQuote(`There is no user ${identity.name} in account ${input.account}.`)}`,
      ];
    case "new-role":
      return [...trustFile, newRoleSection(input, name, identity.description)];
    case "existing-role": {
      const check = `# Role\nexists iam get-role --role-name ${name} || fail ${shellQuote(`There is no role ${identity.name} in account ${input.account}.`)}`;
      const update =
        trust === undefined
          ? []
          : [
              `aws iam update-assume-role-policy --role-name ${name} --policy-document "file://$workdir/trust.json"\nsay 'The trust policy was set.'`,
            ];
      return [...trustFile, check, ...update];
    }
  }
}

function attachSection(input: HandOffInput): string {
  const [command, option] = isUser(input.identity)
    ? ["attach-user-policy", "--user-name"]
    : ["attach-role-policy", "--role-name"];
  const lines = input.policies.map(
    (_, index) =>
      `aws iam ${command} ${option} ${shellQuote(input.identity.name)} --policy-arn "$policy_${(index + 1).toString()}"`,
  );
  return [
    "# Attach. Attaching twice changes nothing.",
    ...lines,
    `say ${shellQuote(`The policy is attached to ${input.identity.name}.`)}`,
  ].join("\n");
}

function closing(input: HandOffInput): string {
  if (!isUser(input.identity)) {
    const arn = `aws iam get-role --role-name ${shellQuote(input.identity.name)} --query Role.Arn --output text`;
    return `say ${shellQuote(`Role ARN for ${purposeOf(input).roleArnFor}:`)}\n${arn}`;
  }
  if (!purposeOf(input).inGuide) return "say 'Done. Check the account in Carabiner.'";
  const name = shellQuote(input.identity.name);
  return `# The access key is not made here: its secret would stay in this terminal's history of output.
keys=$(aws iam list-access-keys --user-name ${name} --query 'length(AccessKeyMetadata)' --output text)
if [[ "$keys" -ge 2 ]]; then
  say 'The user has two access keys, the most AWS allows. Delete an unused one before you create another.'
else
  say 'Next: create an access key in the console and paste it into Carabiner, which puts it straight into a Harness secret.'
fi`;
}

/**
 * A bash script for AWS CLI version 2 that makes the identity and stops before it touches what this run did not make.
 * It prints no secret. Running it again changes nothing that is already right.
 */
export function cliScript(input: HandOffInput): string {
  const sections = [
    header(input),
    FUNCTIONS,
    accountCheck(),
    ...input.policies.map((_, index) => policySection(input, index)),
    ...providerSection(input),
    ...identitySection(input),
    ...(input.policies.length === 0 ? [] : [attachSection(input)]),
    closing(input),
  ];
  return `${sections.join("\n\n")}\n`;
}
