import { parseIamArn, nameOfArn, parseArn, splitIamArn } from "@/lib/domain/aws/arn";
import { FOR_PORTAL, type HandOffIdentity, type HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { requirePack } from "@/lib/domain/permissions/packs";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { buildPolicy, type BuiltPolicy } from "@/lib/domain/permissions/policy-builder";
import type { PolicyDocument } from "@/lib/domain/iam/policy-document";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import { principalOf } from "@/lib/domain/aws/aws-shapes";

import type { AwsConnection } from "./connection";

/** What Carabiner may be allowed in an account, in the order in which it is offered. The first is the least it can work with. */
export const PORTAL_CHOICES = ["P12", "P13", "P14", "P15", "P15b", "P12b"] as const satisfies readonly PackId[];

export type PortalChoice = (typeof PORTAL_CHOICES)[number];

/** What a person need not choose. */
export const LEAST: PortalChoice = "P12";

/** What is offered ticked: checks, and the creation that “do it for me” needs. */
export const USUAL: readonly PortalChoice[] = ["P12", "P13"];

/** A choice in the words of the connections page. */
export const CHOICE_WORDS: Readonly<Record<PortalChoice, { readonly title: string; readonly text: string }>> = {
  P12: {
    title: "Check the account",
    text: "Reads only. Counts machines and clusters, finds identities, asks IAM what they may do.",
  },
  P13: {
    title: "Create identities",
    text: "For “do it for me”: policies, users, keys and roles whose names start with Harness or harness, Harness’s identity provider, and AWS’s own role for ECS. Nothing else. What it deletes or rewrites carries the tag of a run, except access keys of such users.",
  },
  P14: {
    title: "Check security practices",
    text: "Reads only. Key age and use, MFA, rights that nothing uses.",
  },
  P15: {
    title: "Follow a test deployment",
    text: "Reads only. Tasks, service events and the last log lines of a deployment to ECS.",
  },
  P15b: {
    title: "Remove what a test deployment left",
    text: "Deletes the ECS service and deregisters the revisions that a test made, after a person confirmed it. AWS cannot limit this to things of a test.",
  },
  P12b: {
    title: "Start checks that AWS charges for",
    text: "Reachability Analyzer and custom policy checks. No page starts one yet, so most leave it out.",
  },
};

/** The name of the policy that holds the choices, and of the role where a person has none in mind. */
export const PORTAL_NAME = "CarabinerPortal";

/** Words of an address or a form as choices, in the order of the list; the least is always among them. */
export function readChoices(words: readonly string[]): readonly PortalChoice[] {
  return PORTAL_CHOICES.filter((id) => id === LEAST || words.includes(id));
}

/** How many actions a choice brings. */
export function choiceSize(id: PortalChoice): number {
  return new Set(requirePack(id).actions.map(({ action }) => action)).size;
}

type Where = { readonly partition: string; readonly account: string };

/** The policy that allows exactly the choices, in every region: which ones an account uses is what the portal finds out. */
export function portalPolicy(where: Where, choices: readonly PackId[]): BuiltPolicy {
  return buildPolicy({
    packs: choices,
    context: { ...where, region: "*", passRoles: [] },
    policyName: PORTAL_NAME,
  });
}

/** A role that is made, or one that is there. A role in a path is not made here: the console cannot do it. */
export type RoleState = "new" | "existing";

/** Whether the connection's role can be made by the files of this page. */
export function canBeMade(roleArn: string): boolean {
  const parsed = parseArn(roleArn);
  return parsed.ok && splitIamArn(parsed.value)?.path === "/";
}

/** The trust policy of the connection's role: the portal's own identity, with the external ID that was made here. */
export function portalTrust(connection: AwsConnection, callerArn: string): PolicyDocument | undefined {
  return connection.externalId === undefined
    ? undefined
    : buildTrustPolicy({ kind: "portal", callerArn, externalId: connection.externalId });
}

type PortalHandOff = {
  readonly connection: AwsConnection;
  /** The ARN of the user or role under which the portal signs in; known from AWS itself. */
  readonly callerArn: string | undefined;
  readonly choices: readonly PackId[];
  readonly role: RoleState;
};

/**
 * What the walk-through, the script, the template and the Terraform file of a connection are made from. `undefined` while
 * the portal's own identity is unknown, or where nothing can be attached to it (root, a federated person).
 */
export function portalHandOff({ connection, callerArn, choices, role }: PortalHandOff): HandOffInput | undefined {
  const identity = identityFor(connection, callerArn, role);
  if (identity === undefined) return undefined;
  const where = { partition: connection.partition, account: connection.accountId };
  return {
    purpose: FOR_PORTAL,
    reference: `portal-${connection.accountId}`,
    ...where,
    region: HOME_REGIONS[connection.partition] ?? "us-east-1",
    identity,
    policies: portalPolicy(where, choices).policies,
    policyDescription: `What Carabiner may do in account ${connection.accountId}`,
    tags: { [FOR_PORTAL.tag]: connection.id },
    externalId: connection.externalId,
  };
}

const HOME_REGIONS: Readonly<Record<string, string>> = { "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };

function identityFor(connection: AwsConnection, callerArn: string | undefined, role: RoleState): HandOffIdentity | undefined {
  if (connection.roleArn === undefined) return holderOf(callerArn);
  if (callerArn === undefined) return undefined;
  const trust = portalTrust(connection, callerArn);
  const name = nameOfArn(connection.roleArn);
  if (role === "existing" || !canBeMade(connection.roleArn)) return { kind: "existing-role", name, trust };
  return trust === undefined
    ? undefined
    : { kind: "new-role", name, description: "Carabiner looks into this account with it", trust };
}

/** The user or role behind the portal's own identity, to which policies are attached. */
function holderOf(callerArn: string | undefined): HandOffIdentity | undefined {
  if (callerArn === undefined) return undefined;
  const principal = principalOf(callerArn);
  if (principal.kind === "user") return { kind: "existing-user", name: principal.name };
  if (principal.kind !== "role" && principal.kind !== "assumed-role") return undefined;
  // Permission sets of IAM Identity Center own their roles: AWS refuses to attach anything to them by hand.
  return principal.name.startsWith("AWSReservedSSO_") ? undefined : { kind: "existing-role", name: principal.name };
}

/** What is wrong with a role's ARN for an account, in the words of its field; `undefined` when nothing is. */
export function portalRoleProblem(roleArn: string, accountId: string): string | undefined {
  const parsed = parseIamArn(roleArn, { kind: "role", accounts: [accountId] });
  return parsed.ok ? undefined : parsed.error.message;
}
