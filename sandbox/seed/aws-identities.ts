import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";

import type { AccountClients, AccountKey } from "./aws-clients";
import { EKS_ISSUER, policyDocument, trustPrincipal, userArn } from "./aws-documents";
import { ROLES, type RoleRow, type UserRow, USERS } from "./aws-identity-rows";
import { portalPolicy } from "./portal-policy";
import { CONTROL_USER, PORTAL_EXTERNAL_ID, PORTAL_ROLE, PORTAL_USER, SANDBOX_ACCOUNTS } from "./world";

export type SeededKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

export type SeededIdentities = {
  /** What the portal signs with. */
  readonly portal: SeededKey;
  /** What the stand-in takes delegates' credentials with. */
  readonly control: SeededKey;
};

const FOUNDED = "2024-01-15T08:00:00Z";
/** Certificate fingerprint of the issuer; AWS itself ignores it for issuers with a known authority. */
const THUMBPRINT = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

async function createKey(iam: IAMClient, user: string): Promise<SeededKey> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined)
    throw new Error(`No access key for ${user}`);
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

async function seedRole(clients: AccountClients, row: RoleRow): Promise<void> {
  const iam = clients.iam({ at: FOUNDED });
  const { name } = row;
  const path = row.path === undefined ? {} : { Path: row.path };
  await iam.send(
    new CreateRoleCommand({ RoleName: name, Description: row.description, AssumeRolePolicyDocument: row.trust, ...path }),
  );
  for (const arn of row.managed ?? []) await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: arn }));
  for (const [policy, document] of Object.entries(row.inline ?? {})) {
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: policy, PolicyDocument: document }));
  }
  if (row.profile !== true) return;
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
}

async function seedUser(clients: AccountClients, row: UserRow): Promise<void> {
  const iam = clients.iam({ at: row.createdAt });
  const { name } = row;
  await iam.send(new CreateUserCommand({ UserName: name }));
  for (const arn of row.managed) await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: arn }));
  if (row.console) await iam.send(new CreateLoginProfileCommand({ UserName: name, Password: `Sandbox-${name}-1!` }));
  for (const key of row.keys) {
    const made = await createKey(clients.iam({ at: key.createdAt, secret: true }), name);
    if (!key.active)
      await iam.send(new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: made.accessKeyId, Status: "Inactive" }));
  }
  if (!row.mfa) return;
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }));
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: name,
      SerialNumber: VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: "123456",
      AuthenticationCode2: "654321",
    }),
  );
}

/** A policy of the guide's name that others created: it carries none of the portal's tags. */
async function seedForeignPolicy(clients: AccountClients): Promise<void> {
  const iam = clients.iam({ at: "2024-11-19T13:21:00Z" });
  const document = policyDocument({ Effect: "Allow", Action: ["ec2:Describe*", "ec2:StartInstances"], Resource: "*" });
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: "HarnessAWSAccess",
      PolicyDocument: document,
      Description: "Made by hand in 2024",
      Tags: [{ Key: "Team", Value: "storefront" }],
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: "harness-ec2-user", PolicyArn: Policy?.Arn }));
}

async function seedPortalUsers(clients: AccountClients): Promise<SeededIdentities> {
  const iam = clients.iam();
  const secretly = clients.iam({ secret: true });
  for (const user of [PORTAL_USER, CONTROL_USER]) await iam.send(new CreateUserCommand({ UserName: user }));
  const enterAnything = policyDocument({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" });
  const policies = {
    [PORTAL_USER]: portalPolicy(SANDBOX_ACCOUNTS.shared.id, { mayLeaveAccount: true }),
    [CONTROL_USER]: enterAnything,
  };
  for (const [user, document] of Object.entries(policies)) {
    await iam.send(new PutUserPolicyCommand({ UserName: user, PolicyName: user, PolicyDocument: document }));
  }
  return { portal: await createKey(secretly, PORTAL_USER), control: await createKey(secretly, CONTROL_USER) };
}

async function seedPortalRole(account: AccountKey, clients: AccountClients): Promise<void> {
  const iam = clients.iam();
  const trust = trustPrincipal(userArn("shared", PORTAL_USER), PORTAL_EXTERNAL_ID);
  await iam.send(new CreateRoleCommand({ RoleName: PORTAL_ROLE, AssumeRolePolicyDocument: trust, MaxSessionDuration: 3600 }));
  const document = portalPolicy(SANDBOX_ACCOUNTS[account].id, { mayLeaveAccount: false });
  await iam.send(new PutRolePolicyCommand({ RoleName: PORTAL_ROLE, PolicyName: "carabiner", PolicyDocument: document }));
}

async function seedEksProvider(clients: AccountClients): Promise<void> {
  await clients.iam().send(
    new CreateOpenIDConnectProviderCommand({
      Url: `https://${EKS_ISSUER}`,
      ClientIDList: ["sts.amazonaws.com"],
      ThumbprintList: [THUMBPRINT],
    }),
  );
}

/** Alias, roles and users of one account. Answers with the portal's keys in the account they live in. */
export async function seedIdentities(account: AccountKey, clients: AccountClients): Promise<SeededIdentities | null> {
  await clients.iam().send(new CreateAccountAliasCommand({ AccountAlias: SANDBOX_ACCOUNTS[account].alias }));
  for (const row of ROLES.filter((role) => role.account === account)) await seedRole(clients, row);
  for (const row of USERS.filter((user) => user.account === account)) await seedUser(clients, row);
  if (account === "staging") await seedForeignPolicy(clients);
  // The delegate's cluster is in the shared account; parcel-prod believes its tokens, too, so that a service account can enter.
  if (account === "prod") await seedEksProvider(clients);
  if (account !== "shared") {
    await seedPortalRole(account, clients);
    return null;
  }
  await seedEksProvider(clients);
  return seedPortalUsers(clients);
}
