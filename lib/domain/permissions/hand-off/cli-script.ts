import { shellMessage, shellQuote } from "@/lib/core/shell-words";
import { visibleJson } from "@/lib/core/visible-text";
import { nameOfArn, policyArn } from "@/lib/domain/aws/arn";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { issuerKey, oidcProviderArn } from "@/lib/domain/iam/trust/trust-policy";

import { headline, isUser, purposeOf, sortedTags, trustOf, type HandOffInput } from "./hand-off-input";

/**
 * The parameters of a call of the AWS CLI as one JSON word. As separate options, values that begin with `--` would be
 * read as options, and `file://` would send the content of a file.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
function cliInput(parameters: Readonly<Record<string, unknown>>): string {
  return `--cli-input-json ${shellQuote(visibleJson(parameters))}`;
}

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
    *"(NoSuchEntity)"*) return 1 ;;
    *) fail "$answer" ;;
  esac
}

# The tag that says who made it, of what the call lists.
require_ours() {
  local found
  found=$(aws "\${@:2}" --query "Tags[?Key=='$tag'].Value | [0]" --output text)
  [[ "$found" == "$made_by" ]] || fail "$1 exists and was not made by $maker. Nothing was changed. Choose another name in Carabiner."
}

# JSON without its layout: two documents are compared by what they say.
layout_free() {
  sed 's/^[[:space:]]*//' | tr -d '\\r\\n'
}

# Whether a list as the AWS CLI prints it, parted by tabs and lines, has an entry.
lists() {
  [[ $'\\t'"$(tr '\\n' '\\t' <<<"$1")" == *$'\\t'"$2"$'\\t'* ]]
}

same() {
  [[ "$(layout_free <<<"$1")" == "$(layout_free <<<"$2")" ]]
}`;

function header(input: HandOffInput): string {
  const { tag, maker } = purposeOf(input);
  return `#!/usr/bin/env bash
# ${headline(input)}
# Needs bash and the AWS CLI, signed in to that account. It looks before it changes anything, and may be run again.
# Single quotes are meant: what people typed is never expanded.
# shellcheck disable=SC1003,SC2016
[ -n "\${BASH_VERSION:-}" ] || { echo 'Run this script with bash.' >&2; exit 2; }
set -euo pipefail
export AWS_PAGER=''

account=${shellQuote(input.account)}
maker=${shellQuote(maker)}
tag=${shellQuote(tag)}
made_by=${shellQuote(input.tags[tag] ?? input.reference)}`;
}

const ACCOUNT_CHECK = `command -v aws >/dev/null || fail 'The AWS CLI is not installed.'
signed_in=$(aws sts get-caller-identity --query Account --output text) || fail 'Sign in first, for example with: aws sso login'
[[ "$signed_in" == "$account" ]] || fail "You are signed in to account $signed_in; this script is for $account."`;

function tagList(input: HandOffInput): readonly { readonly Key: string; readonly Value: string }[] {
  return sortedTags(input).map(([Key, Value]) => ({ Key, Value }));
}

function policySection(input: HandOffInput, index: number): string {
  const policy = input.policies[index];
  if (policy === undefined) return "";
  const document = `policy_${(index + 1).toString()}`;
  const one = cliInput({ PolicyArn: policyArn(input, policy.name) });
  const created = cliInput({ PolicyName: policy.name, Description: input.policyDescription, Tags: tagList(input) });
  return `# Policy
${document}=${shellQuote(formatPolicy(policy.document))}
if exists iam get-policy ${one}; then
  require_ours ${shellMessage(`The policy ${policy.name}`)} iam list-policy-tags ${one}
  version=$(aws iam get-policy ${one} --query Policy.DefaultVersionId --output text)
  current=$(aws iam get-policy-version ${one} --version-id "$version" --query PolicyVersion.Document --output json)
  if same "$current" "$${document}"; then
    say ${shellMessage(`The policy ${policy.name} exists and is up to date.`)}
  else
    versions=$(aws iam list-policy-versions ${one} --query 'length(Versions)' --output text)
    [[ "$versions" -lt 5 ]] || fail ${shellMessage(`The policy ${policy.name} has five versions, the most IAM keeps. Delete an old version, then run this again.`)}
    aws iam create-policy-version ${one} --policy-document "$${document}" --set-as-default >/dev/null
    say ${shellMessage(`The policy ${policy.name} was updated.`)}
  fi
else
  aws iam create-policy ${created} --policy-document "$${document}" >/dev/null
  say ${shellMessage(`The policy ${policy.name} was created.`)}
fi`;
}

function providerSection(input: HandOffInput): readonly string[] {
  if (input.oidcProvider === undefined) return [];
  const { issuer, audience, thumbprints } = input.oidcProvider;
  const one = cliInput({ OpenIDConnectProviderArn: oidcProviderArn(input, issuer) });
  const created = cliInput({
    Url: `https://${issuerKey(issuer)}`,
    ClientIDList: [audience],
    ThumbprintList: thumbprints,
    Tags: tagList(input),
  });
  return [
    `# Identity provider. An account has one for an issuer, so one that exists is kept.
audience=${shellQuote(audience)}
if exists iam get-open-id-connect-provider ${one}; then
  audiences=$(aws iam get-open-id-connect-provider ${one} --query ClientIDList --output text)
  lists "$audiences" "$audience" || fail ${shellMessage(`The identity provider exists and does not accept the audience ${audience}. Nothing was changed in it. Add the audience, then run this again.`)}
  say 'The identity provider exists.'
else
  aws iam create-open-id-connect-provider ${created} >/dev/null
  say 'The identity provider was created.'
fi`,
  ];
}

function newUserSection(input: HandOffInput): string {
  const { name } = input.identity;
  const one = cliInput({ UserName: name });
  return `# User
if exists iam get-user ${one}; then
  require_ours ${shellMessage(`The user ${name}`)} iam list-user-tags ${one}
  say ${shellMessage(`The user ${name} exists.`)}
else
  aws iam create-user ${cliInput({ UserName: name, Tags: tagList(input) })} >/dev/null
  say ${shellMessage(`The user ${name} was created.`)}
fi`;
}

function newRoleSection(input: HandOffInput, description: string): string {
  const { name } = input.identity;
  const one = cliInput({ RoleName: name });
  return `# Role
if exists iam get-role ${one}; then
  require_ours ${shellMessage(`The role ${name}`)} iam list-role-tags ${one}
  current=$(aws iam get-role ${one} --query Role.AssumeRolePolicyDocument --output json)
  if same "$current" "$trust"; then
    say ${shellMessage(`The role ${name} exists and is up to date.`)}
  else
    aws iam update-assume-role-policy ${one} --policy-document "$trust"
    say ${shellMessage(`The trust policy of the role ${name} was updated.`)}
  fi
else
  aws iam create-role ${cliInput({ RoleName: name, Description: description, Tags: tagList(input) })} \\
    --assume-role-policy-document "$trust" >/dev/null
  say ${shellMessage(`The role ${name} was created.`)}
fi`;
}

/** Looks at an identity that a person chose. Its trust policy is compared and shown, and never written. */
function existingSection(input: HandOffInput): string {
  const { identity } = input;
  const kind = isUser(identity) ? "user" : "role";
  const one = cliInput(isUser(identity) ? { UserName: identity.name } : { RoleName: identity.name });
  const look = `# ${kind === "user" ? "User" : "Role"}
exists iam get-${kind} ${one} || fail ${shellMessage(`There is no ${kind} ${identity.name} in account ${input.account}.`)}`;
  if (trustOf(identity) === undefined) return look;
  return `${look}
current=$(aws iam get-role ${one} --query Role.AssumeRolePolicyDocument --output json)
if same "$current" "$trust"; then
  say ${shellMessage(`The trust policy of the role ${identity.name} is as it should be.`)}
else
  say ${shellMessage(`The trust policy of the role ${identity.name} stays as it is. Check that it contains this statement, and add it by hand if not:`)}
  say "$trust"
fi`;
}

function identitySections(input: HandOffInput): readonly string[] {
  const { identity } = input;
  const trust = trustOf(identity);
  const trustText = trust === undefined ? [] : [`# Who may assume the role\ntrust=${shellQuote(formatPolicy(trust))}`];
  switch (identity.kind) {
    case "new-user":
      return [newUserSection(input)];
    case "new-role":
      return [...trustText, newRoleSection(input, identity.description)];
    case "existing-user":
    case "existing-role":
      return [...trustText, existingSection(input)];
  }
}

function attachSections(input: HandOffInput): readonly string[] {
  const { identity } = input;
  const kind = isUser(identity) ? "user" : "role";
  const holder = kind === "user" ? { UserName: identity.name } : { RoleName: identity.name };
  const arns = [...input.policies.map(({ name }) => policyArn(input, name)), ...(input.awsPolicyArns ?? [])];
  return arns.map((arn) => {
    const policy = nameOfArn(arn);
    return `# Attach
arn=${shellQuote(arn)}
attached=$(aws iam list-attached-${kind}-policies ${cliInput(holder)} --query 'AttachedPolicies[].PolicyArn' --output text)
if lists "$attached" "$arn"; then
  say ${shellMessage(`${policy} is attached to ${identity.name}.`)}
else
  aws iam attach-${kind}-policy ${cliInput({ ...holder, PolicyArn: arn })}
  say ${shellMessage(`${policy} was attached to ${identity.name}.`)}
fi`;
  });
}

function closing(input: HandOffInput): string {
  const { name } = input.identity;
  const { roleArnFor, inGuide } = purposeOf(input);
  if (!isUser(input.identity)) {
    return `say ${shellMessage(`Role ARN for ${roleArnFor}:`)}\naws iam get-role ${cliInput({ RoleName: name })} --query Role.Arn --output text`;
  }
  if (!inGuide) return "say 'Done. Check the account in Carabiner.'";
  return `# The access key is not made here: its secret would stay in this terminal's history of output.
keys=$(aws iam list-access-keys ${cliInput({ UserName: name })} --query 'length(AccessKeyMetadata)' --output text)
if [[ "$keys" -ge 2 ]]; then
  say 'The user has two access keys, the most AWS allows. Delete an unused one before you create another.'
else
  say 'Next: create an access key in the console and paste it into Carabiner, which puts it straight into a Harness secret.'
fi`;
}

/**
 * A bash script for the AWS CLI that makes the identity and stops before it touches what this run did not make.
 * It prints no secret. Running it again changes nothing that is already right.
 */
export function cliScript(input: HandOffInput): string {
  const sections = [
    header(input),
    FUNCTIONS,
    ACCOUNT_CHECK,
    ...input.policies.map((_, index) => policySection(input, index)),
    ...providerSection(input),
    ...identitySections(input),
    ...attachSections(input),
    closing(input),
  ];
  return `${sections.join("\n\n")}\n`;
}
