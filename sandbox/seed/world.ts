/**
 * The sandbox's fixed facts: who exists, where, under which name. The AWS seed, the Harness stand-in and the
 * portal's own seed all read this file, so that a role's ARN or a project's identifier is written once.
 */

export const SANDBOX_ACCOUNTS = {
  /** Where the delegates and the portal itself live. */
  shared: { id: "730944218856", alias: "meridian-shared" },
  /** The account most journeys connect: about 25 instances over 3 regions. */
  prod: { id: "482177309156", alias: "parcel-prod" },
  staging: { id: "610394827155", alias: "parcel-staging" },
  data: { id: "905517340028", alias: "crane-data" },
} as const;

export const SANDBOX_REGIONS = ["eu-west-1", "eu-west-2", "us-east-1", "ap-southeast-2"] as const;

/** IAM names in the shared account. */
export const PORTAL_USER = "carabiner-portal";
/** Known to the seed and the stand-in only: may assume any role; replaces the credential services of EC2, EKS and OIDC. */
export const CONTROL_USER = "sandbox-control";
/** In every other account: trusts the portal user, with the external ID below. */
export const PORTAL_ROLE = "CarabinerPortal";
export const PORTAL_EXTERNAL_ID = "cb-sandbox-portal-5f0c2d9e71ab44c0";

/** The external ID that the well-made deploy role of parcel-prod, HarnessDeployRole, asks for. */
export const DEPLOY_EXTERNAL_ID = "meridian-deploy-7c1e40b2";

export const HARNESS_ACCOUNT_ID = "kQ3xZ8pLw2VtR5mNc7HbYg";
export const HARNESS_ACCOUNT_NAME = "Meridian Logistics";

export const SANDBOX_ORGS = [
  { identifier: "default", name: "default" },
  { identifier: "meridian", name: "Meridian" },
  { identifier: "harbor", name: "Harbor" },
] as const;

export const SANDBOX_PROJECTS = [
  { org: "meridian", identifier: "parcel_tracking", name: "Parcel tracking" },
  { org: "meridian", identifier: "storefront", name: "Storefront" },
  { org: "meridian", identifier: "billing", name: "Billing" },
  { org: "harbor", identifier: "crane_ops", name: "Crane operations" },
] as const;

/** `role` is what the delegate runs as; `silent` delegates stopped sending heartbeats. Scope: account when `org` is absent. */
export const SANDBOX_DELEGATES: readonly {
  readonly name: string;
  readonly org?: string;
  readonly project?: string;
  readonly tags: readonly string[];
  readonly roleArn: string;
  readonly kind: "ec2" | "eks";
  readonly silent: boolean;
}[] = [
  {
    name: "prod-dlg-1",
    tags: ["aws", "prod"],
    roleArn: "arn:aws:iam::730944218856:role/harness-delegate",
    kind: "ec2",
    silent: false,
  },
  {
    name: "prod-dlg-2",
    tags: ["aws", "prod"],
    roleArn: "arn:aws:iam::730944218856:role/harness-delegate",
    kind: "ec2",
    silent: true,
  },
  {
    name: "eks-dlg",
    tags: ["aws", "eks"],
    roleArn: "arn:aws:iam::730944218856:role/harness-delegate-irsa",
    kind: "eks",
    silent: false,
  },
  {
    name: "meridian-dlg",
    org: "meridian",
    tags: ["meridian"],
    roleArn: "arn:aws:iam::730944218856:role/harness-delegate-plain",
    kind: "ec2",
    silent: false,
  },
];

/**
 * API keys of the stand-in. Not secrets: they open a server on this machine's loopback only.
 * Format `sat.<account>.<token id>.<secret>` as Harness issues them.
 */
export const SANDBOX_API_KEYS = {
  /** Everything, at account scope: the connection's own key. */
  admin: `sat.${HARNESS_ACCOUNT_ID}.sandboxadmin0000000001.sandboxAdminSecret01`,
  /** A project administrator of meridian / parcel_tracking. */
  projectAdmin: `pat.${HARNESS_ACCOUNT_ID}.sandboxproject00000002.sandboxProjectSecret2`,
  /** Sees everything, edits nothing: lacks core_connector_edit among others. */
  viewer: `pat.${HARNESS_ACCOUNT_ID}.sandboxviewer000000003.sandboxViewerSecret03`,
  /** Refused with 401: its validity ended. */
  expired: `pat.${HARNESS_ACCOUNT_ID}.sandboxexpired00000004.sandboxExpiredSecret4`,
} as const;

/** The people a newcomer can be. The password is shown by `npm start`; the accounts exist in sandbox mode only. */
export const SANDBOX_PASSWORD = "carabiner-sandbox-1";
export const SANDBOX_PEOPLE = [
  {
    key: "ines",
    name: "Ines Okafor",
    email: "ines@sandbox.carabiner.example",
    role: "project-admin",
    org: "meridian",
    project: "parcel_tracking",
  },
  {
    key: "marek",
    name: "Marek Lind",
    email: "marek@sandbox.carabiner.example",
    role: "project-admin",
    org: "harbor",
    project: "crane_ops",
  },
  { key: "tomasz", name: "Tomasz Brandt", email: "tomasz@sandbox.carabiner.example", role: "org-admin", org: "meridian" },
  { key: "ruth", name: "Ruth Adeyemi", email: "ruth@sandbox.carabiner.example", role: "auditor", org: "meridian" },
  { key: "owen", name: "Owen Hale", email: "owen@sandbox.carabiner.example", role: "owner" },
] as const;
