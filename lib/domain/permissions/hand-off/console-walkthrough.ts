import { listed } from "@/lib/core/listed";

import { consoleHost, nameOfArn, roleArn } from "@/lib/domain/aws/arn";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";
import { changesNothing, isUser, purposeOf, trustOf, type HandOffInput } from "./hand-off-input";

/** When the console's labels were last compared. The console changes its wording without notice. */
export const CONSOLE_AS_OF = "2026-09";

/** One thing to do in the console. */
export type ConsoleStep = {
  /** Stable: what a person ticked is kept by it. */
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** Opens the right page of the right account. */
  readonly href?: string;
  /** Something to paste there. */
  readonly copy?: { readonly label: string; readonly text: string };
  readonly guideItems: readonly string[];
};

const HOME_REGION: Readonly<Record<string, string>> = { aws: "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };
const SIGN_IN_HOST: Readonly<Record<string, string>> = {
  aws: "signin.aws.amazon.com",
  "aws-us-gov": "signin.amazonaws-us-gov.com",
  "aws-cn": "signin.amazonaws.cn",
};

/** A page of the IAM console. IAM is global; the region in the address is the partition's home. */
export function iamConsoleLink(partition: string, page: string): string {
  return `https://${consoleHost(partition)}/iam/home?region=${HOME_REGION[partition] ?? "us-east-1"}#/${page}`;
}

/** The sign-in page of an account. */
export function signInLink(partition: string, account: string): string {
  return `https://${account}.${SIGN_IN_HOST[partition] ?? "signin.aws.amazon.com"}/console`;
}

type StepMaker = { readonly input: HandOffInput; readonly link: (page: string) => string };

function signIn({ input }: StepMaker): ConsoleStep {
  return {
    id: "sign-in",
    title: `Sign in to account ${input.account}`,
    detail: "Look at the account number in the top right corner before you go on.",
    href: signInLink(input.partition, input.account),
    guideItems: ["G44", "G45"],
  };
}

/** The policies to attach, as they are searched for in the console. */
function policyNames({ policies, awsPolicyArns = [] }: HandOffInput): string {
  return listed([...policies.map(({ name }) => name), ...awsPolicyArns.map(nameOfArn)], "and");
}

function policySteps({ input, link }: StepMaker): readonly ConsoleStep[] {
  return input.policies.flatMap((policy, index): readonly ConsoleStep[] => {
    const suffix = index === 0 ? "" : `-${(index + 1).toString()}`;
    return [
      {
        id: `policy-paste${suffix}`,
        title: "Create a policy from JSON",
        detail: "Policies, Create policy, JSON. Replace what is there with this text and choose Next.",
        href: link("policies/create"),
        copy: { label: `Policy ${policy.name}`, text: formatPolicy(policy.document) },
        guideItems: ["G35", "G36"],
      },
      {
        id: `policy-name${suffix}`,
        title: `Name it ${policy.name}`,
        detail: `Description: ${input.policyDescription}. Add the tag ${tagWords(input)} so that Carabiner knows it, then choose Create policy.`,
        copy: { label: "Name", text: policy.name },
        guideItems: ["G37"],
      },
    ];
  });
}

function attachSteps({ input, link }: StepMaker): readonly ConsoleStep[] {
  if (changesNothing(input)) return [];
  const { identity } = input;
  const user = isUser(identity);
  const page = user
    ? `users/details/${encodeURIComponent(identity.name)}?section=permissions`
    : `roles/details/${encodeURIComponent(identity.name)}?section=permissions`;
  const names = policyNames(input);
  return [
    {
      id: "attach",
      title: `Attach the policy to ${identity.name}`,
      detail: user
        ? `Permissions, Add permissions, Attach policies directly. Search for ${names}, tick it, Next, Add permissions.`
        : `Permissions, Add permissions, Attach policies. Search for ${names}, tick it, Add permissions.`,
      href: link(page),
      guideItems: [user ? "G41" : "G42"],
    },
  ];
}

function userSteps({ input, link }: StepMaker, name: string): readonly ConsoleStep[] {
  const names = policyNames(input);
  return [
    {
      id: "user-name",
      title: "Create the user",
      detail:
        "Users, Create user (“Add users” in the guide). Enter the name and leave console access off: a pipeline never signs in there.",
      href: link("users/create"),
      copy: { label: "User name", text: name },
      guideItems: ["G46", "G47"],
    },
    {
      id: "user-policy",
      title: `Attach ${names}`,
      detail: `Attach policies directly, search for the name, tick it, Next.${input.policies.length === 0 ? "" : " Not AmazonEC2FullAccess: it grants far more and still lacks ECS."}`,
      guideItems: ["G48"],
    },
    {
      id: "user-create",
      title: "Review and create",
      detail: "Check the name and the policy, then choose Create user.",
      guideItems: ["G49"],
    },
  ];
}

function keySteps({ link }: StepMaker, name: string): readonly ConsoleStep[] {
  return [
    {
      id: "key-create",
      title: "Create an access key",
      detail:
        "Security credentials, Create access key, “Application running outside AWS”, Next, Create access key. If there are two keys already, delete an unused one first.",
      href: link(`users/details/${encodeURIComponent(name)}?section=security_credentials`),
      guideItems: ["G50"],
    },
    {
      id: "key-paste",
      title: "Paste key and secret into Carabiner",
      detail:
        "Now, before you close the page: AWS shows the secret once. It goes straight into a Harness secret and is not kept here.",
      guideItems: ["G51", "G52"],
    },
  ];
}

function providerSteps({ input, link }: StepMaker): readonly ConsoleStep[] {
  if (input.oidcProvider === undefined) return [];
  return [
    {
      id: "oidc-provider",
      title: "Add the identity provider",
      detail: `Identity providers. If this address is listed, check that it has the audience ${input.oidcProvider.audience} and go on. Otherwise choose Add provider, OpenID Connect, and enter both.`,
      href: link("identity_providers/create"),
      copy: { label: "Provider URL", text: `https://${issuerKey(input.oidcProvider.issuer)}` },
      guideItems: ["G54"],
    },
  ];
}

function newRoleSteps(maker: StepMaker): readonly ConsoleStep[] {
  const { input, link } = maker;
  const { identity } = input;
  if (identity.kind !== "new-role") return [];
  const names = policyNames(input);
  return [
    ...providerSteps(maker),
    {
      id: "role-trust",
      title: "Create the role with this trust policy",
      detail: `Roles, Create role, Custom trust policy${purposeOf(input).inGuide ? " (the guide’s “AWS account” cannot name the caller and the external ID together)" : ""}. Replace the text and choose Next.`,
      href: link("roles/create"),
      copy: { label: "Trust policy", text: formatPolicy(identity.trust) },
      guideItems: ["G54", "G55"],
    },
    { id: "role-policy", title: `Attach ${names}`, detail: "Search for the name, tick it, Next.", guideItems: ["G56"] },
    {
      id: "role-name",
      title: `Name the role ${identity.name}`,
      detail: `Description: ${identity.description}. Add the tag ${tagWords(input)}, then choose Create role.`,
      copy: { label: "Role name", text: identity.name },
      guideItems: ["G57"],
    },
    {
      id: "role-arn",
      title: "Come back to Carabiner",
      detail: "The role’s ARN follows from account and name; there is nothing to copy.",
      copy: { label: "Role ARN", text: roleArn(input, identity.name) },
      guideItems: ["G58"],
    },
  ];
}

function existingTrustSteps(maker: StepMaker): readonly ConsoleStep[] {
  const { input, link } = maker;
  const trust = trustOf(input.identity);
  if (input.identity.kind !== "existing-role" || trust === undefined) return [];
  return [
    ...providerSteps(maker),
    {
      id: "role-trust",
      title: `Check who may assume ${input.identity.name}`,
      detail:
        "Trust relationships. If a statement like this one is there, go on. Otherwise choose Edit trust policy, add it and keep the others: other people may rely on them.",
      href: link(`roles/details/${encodeURIComponent(input.identity.name)}?section=trust_relationships`),
      copy: { label: "Trust policy", text: formatPolicy(trust) },
      guideItems: ["G54", "G55"],
    },
  ];
}

/** The tag with its value, as it is typed in the console. */
function tagWords(input: HandOffInput): string {
  const { tag } = purposeOf(input);
  return `${tag} = ${input.tags[tag] ?? input.reference}`;
}

/** The clicks for this identity, in order, each with the page it happens on; for Harness they are the guide's own. */
export function consoleWalkthrough(input: HandOffInput): readonly ConsoleStep[] {
  const steps = stepsFor(input);
  return purposeOf(input).inGuide ? steps : steps.map((step) => ({ ...step, guideItems: [] }));
}

function stepsFor(input: HandOffInput): readonly ConsoleStep[] {
  const keys = purposeOf(input).inGuide ? keySteps : () => [];
  const maker: StepMaker = { input, link: (page) => iamConsoleLink(input.partition, page) };
  const before = [signIn(maker), ...policySteps(maker)];
  const { identity } = input;
  switch (identity.kind) {
    case "new-user":
      return [...before, ...userSteps(maker, identity.name), ...keys(maker, identity.name)];
    case "existing-user":
      return [...before, ...attachSteps(maker), ...keys(maker, identity.name)];
    case "new-role":
      return [...before, ...newRoleSteps(maker)];
    case "existing-role":
      return [...before, ...attachSteps(maker), ...existingTrustSteps(maker)];
  }
}
