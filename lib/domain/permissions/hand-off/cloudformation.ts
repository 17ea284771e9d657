import { consoleHost } from "@/lib/domain/aws/arn";
import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";
import { capitalWord, isUser, purposeOf, sortedTags, type HandOffIdentity, type HandOffInput } from "./hand-off-input";

/** A resource of a template. */
export type TemplateResource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
};

/** A CloudFormation template as JSON. */
export type Template = {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
};

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

function identityResource(input: HandOffInput, policyRefs: readonly unknown[]): Readonly<Record<string, TemplateResource>> {
  const { identity } = input;
  const dependsOn = input.oidcProvider === undefined ? {} : { DependsOn: ["OidcProvider"] };
  if (identity.kind === "new-user") {
    return {
      [`${capitalWord(input)}User`]: {
        Type: "AWS::IAM::User",
        Properties: { UserName: identity.name, ManagedPolicyArns: policyRefs, Tags: tags(input) },
      },
    };
  }
  if (identity.kind !== "new-role") return {};
  return {
    [`${capitalWord(input)}Role`]: {
      Type: "AWS::IAM::Role",
      ...dependsOn,
      Properties: {
        RoleName: identity.name,
        Description: identity.description,
        AssumeRolePolicyDocument: identity.trust,
        ManagedPolicyArns: policyRefs,
        Tags: tags(input),
      },
    },
  };
}

function providerResource(input: HandOffInput): Readonly<Record<string, TemplateResource>> {
  if (input.oidcProvider === undefined) return {};
  const { issuer, audience } = input.oidcProvider;
  return {
    OidcProvider: {
      Type: "AWS::IAM::OIDCProvider",
      Properties: { Url: `https://${issuerKey(issuer)}`, ClientIdList: [audience], Tags: tags(input) },
    },
  };
}

/**
 * The template of the identity. It makes no access key: a key's secret would be readable in the stack's outputs for ever.
 * A stack cannot change the trust of a role that it did not make; that part stays with the other three ways.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_IAM.html
 */
export function cloudFormationTemplate(input: HandOffInput): Template {
  const policies = Object.fromEntries(
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
  const refs = input.policies.map((_, index) => ({ Ref: policyId(input, index) }));
  const { identity } = input;
  const purpose = purposeOf(input);
  const word = capitalWord(input);
  const arn =
    identity.kind === "new-role"
      ? { RoleArn: { Description: `Role ARN for ${purpose.roleArnFor}`, Value: { "Fn::GetAtt": [`${word}Role`, "Arn"] } } }
      : {};
  const user =
    identity.kind === "new-user"
      ? { UserName: { Description: "User to create an access key for", Value: { Ref: `${word}User` } } }
      : {};
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `${purpose.what}, Carabiner ${input.reference}`,
    Resources: { ...policies, ...providerResource(input), ...identityResource(input, refs) },
    Outputs: { PolicyArn: { Description: "ARN of the policy", Value: { Ref: policyId(input, 0) } }, ...arn, ...user },
  };
}

/** The template's text. */
export function formatTemplate(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`;
}

/** A name for the stack: letters, digits and hyphens. */
export function stackName(input: HandOffInput): string {
  return `carabiner-${input.reference.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-${isUser(input.identity) ? "user" : "role"}`.slice(
    0,
    128,
  );
}

/**
 * The console's quick-create page for a template that lies at an address of S3.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
 */
export function quickCreateLink(input: HandOffInput, templateUrl: string): string {
  const parameters = new URLSearchParams({ templateURL: templateUrl, stackName: stackName(input) });
  return `https://${consoleHost(input.partition)}/cloudformation/home?region=${input.region}#/stacks/quickcreate?${parameters.toString()}`;
}

/** The console's page for a new stack, where the downloaded template is uploaded by hand. */
export function createStackLink(input: HandOffInput): string {
  return `https://${consoleHost(input.partition)}/cloudformation/home?region=${input.region}#/stacks/create/template`;
}
