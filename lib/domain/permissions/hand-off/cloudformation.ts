import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { visibleJson } from "@/lib/core/visible-text";
import { withoutAbsent } from "@/lib/core/without-absent";
import { consoleHost } from "@/lib/domain/aws/arn";
import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";

import { capitalWord, headline, isUser, purposeOf, sortedTags, type HandOffIdentity, type HandOffInput } from "./hand-off-input";

/** A resource of a template. */
export type TemplateResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
};

/** A CloudFormation template as JSON. */
export type Template = {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
};

/** CloudFormation replaces this anywhere in a property by a parameter or a secret of the account; it cannot be escaped. */
const DYNAMIC_REFERENCE = /\{\{\s*resolve\s*:/i;

function tags(input: HandOffInput): readonly { readonly Key: string; readonly Value: string }[] {
  return sortedTags(input).map(([Key, Value]) => ({ Key, Value }));
}

function policyId(input: HandOffInput, index: number): string {
  return `${capitalWord(input)}Policy${index === 0 ? "" : (index + 1).toString()}`;
}

function attachment(identity: HandOffIdentity): Readonly<Record<string, unknown>> {
  // New identities list the policies themselves; a policy attaches itself to what exists already.
  if (identity.kind === "existing-user") return { Users: [identity.name] };
  return identity.kind === "existing-role" ? { Roles: [identity.name] } : {};
}

function policyResources(input: HandOffInput): Readonly<Record<string, TemplateResource>> {
  return Object.fromEntries(
    input.policies.map((policy, index): [string, TemplateResource] => [
      policyId(input, index),
      {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: {
          ManagedPolicyName: policy.name,
          Description: input.policyDescription,
          PolicyDocument: policy.document,
          ...attachment(input.identity),
        },
      },
    ]),
  );
}

function identityResource(input: HandOffInput): Readonly<Record<string, TemplateResource>> {
  const { identity } = input;
  const attached = [...input.policies.map((_, index) => ({ Ref: policyId(input, index) })), ...(input.awsPolicyArns ?? [])];
  if (identity.kind === "new-user") {
    return {
      [`${capitalWord(input)}User`]: {
        Type: "AWS::IAM::User",
        Properties: { UserName: identity.name, ManagedPolicyArns: attached, Tags: tags(input) },
      },
    };
  }
  if (identity.kind !== "new-role") return {};
  return {
    [`${capitalWord(input)}Role`]: withoutAbsent({
      Type: "AWS::IAM::Role",
      DependsOn: input.oidcProvider === undefined ? undefined : ["OidcProvider"],
      Properties: {
        RoleName: identity.name,
        Description: identity.description,
        AssumeRolePolicyDocument: identity.trust,
        ManagedPolicyArns: attached,
        Tags: tags(input),
      },
    }),
  };
}

/** The identity provider, which a parameter leaves out where the account has it already. */
function providerParts(input: HandOffInput): Pick<Template, "Parameters" | "Conditions" | "Resources"> {
  if (input.oidcProvider === undefined) return { Resources: {} };
  const { issuer, audience, thumbprints } = input.oidcProvider;
  return {
    Parameters: {
      MakeIdentityProvider: {
        Type: "String",
        AllowedValues: ["yes", "no"],
        Default: "yes",
        Description: "Choose no where the account has this identity provider already",
      },
    },
    Conditions: { MakesIdentityProvider: { "Fn::Equals": [{ Ref: "MakeIdentityProvider" }, "yes"] } },
    Resources: {
      OidcProvider: {
        Type: "AWS::IAM::OIDCProvider",
        Condition: "MakesIdentityProvider",
        Properties: {
          Url: `https://${issuerKey(issuer)}`,
          ClientIdList: [audience],
          ThumbprintList: thumbprints,
          Tags: tags(input),
        },
      },
    },
  };
}

function outputs(input: HandOffInput): Template["Outputs"] {
  const { kind } = input.identity;
  const word = capitalWord(input);
  const policyArn = { Description: "ARN of the policy", Value: { Ref: policyId(input, 0) } };
  const roleArn = {
    Description: `Role ARN for ${purposeOf(input).roleArnFor}`,
    Value: { "Fn::GetAtt": [`${word}Role`, "Arn"] },
  };
  const userName = { Description: "User to create an access key for", Value: { Ref: `${word}User` } };
  return withoutAbsent({
    PolicyArn: input.policies.length === 0 ? undefined : policyArn,
    RoleArn: kind === "new-role" ? roleArn : undefined,
    UserName: kind === "new-user" ? userName : undefined,
  });
}

/**
 * The template of the identity. It makes no access key: a key's secret would be readable in the stack's outputs for ever.
 * A name that is taken fails the stack, which is rolled back. The trust of a role that exists stays as it is.
 *
 * Errors: `precondition_failed` where CloudFormation would read a text as a reference to a parameter or a secret.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_IAM.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function cloudFormationTemplate(input: HandOffInput): Result<Template, AppError> {
  const { Resources: provider, ...conditional } = providerParts(input);
  const template: Template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: headline(input),
    ...conditional,
    Resources: { ...policyResources(input), ...provider, ...identityResource(input) },
    Outputs: outputs(input),
  };
  const read = textsOf(template).find((text) => DYNAMIC_REFERENCE.test(text));
  if (read === undefined) return ok(template);
  return err({
    code: "precondition_failed",
    message: `CloudFormation would replace “{{resolve:…}}” by a parameter or a secret of the account. Remove it from the answers, or use another way. Found in: ${read.slice(0, 100)}`,
  });
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsOf(member)]);
}

/** The template's text. */
export function formatTemplate(template: Template): string {
  return `${visibleJson(template, 2)}\n`;
}

/** A name for the stack: letters, digits and hyphens. */
export function stackName(input: HandOffInput): string {
  const reference = input.reference.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `carabiner-${reference}-${isUser(input.identity) ? "user" : "role"}`.slice(0, 128);
}

/**
 * The console's quick-create page for a template that lies at an address of S3.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export function quickCreateLink(input: HandOffInput, templateUrl: string): string {
  const parameters = new URLSearchParams({ templateURL: templateUrl, stackName: stackName(input) });
  return `${formationPage(input)}#/stacks/quickcreate?${parameters.toString()}`;
}

/** The console's page for a new stack, where the downloaded template is uploaded by hand. */
export function createStackLink(input: HandOffInput): string {
  return `${formationPage(input)}#/stacks/create/template`;
}

function formationPage(input: HandOffInput): string {
  return `https://${consoleHost(input.partition)}/cloudformation/home?region=${encodeURIComponent(input.region)}`;
}
