import type { AccountKey } from "./aws-clients";

/** The place of instances: a VPC of an account and region, with one subnet per zone. */
export type NetworkRow = {
  readonly account: AccountKey;
  readonly region: string;
  readonly name: string;
  readonly cidr: string;
  /** Zone letter and third octet of each subnet. */
  readonly subnets: readonly { readonly zone: "a" | "b" | "c"; readonly octet: number; readonly isPublic: boolean }[];
};

const THREE_ZONES = [
  { zone: "a", octet: 0, isPublic: true },
  { zone: "b", octet: 16, isPublic: true },
  { zone: "c", octet: 32, isPublic: false },
] as const;
const ONE_ZONE = [{ zone: "a", octet: 0, isPublic: false }] as const;

export const NETWORKS: readonly NetworkRow[] = [
  { account: "prod", region: "eu-west-1", name: "parcel-prod", cidr: "10.20", subnets: THREE_ZONES },
  { account: "prod", region: "eu-west-1", name: "parcel-tools", cidr: "10.21", subnets: ONE_ZONE },
  { account: "prod", region: "eu-west-2", name: "parcel-london", cidr: "10.22", subnets: THREE_ZONES },
  { account: "prod", region: "us-east-1", name: "parcel-us", cidr: "10.23", subnets: ONE_ZONE },
  { account: "staging", region: "eu-west-1", name: "parcel-staging", cidr: "10.40", subnets: THREE_ZONES },
  { account: "staging", region: "us-east-1", name: "parcel-staging-us", cidr: "10.41", subnets: ONE_ZONE },
  { account: "data", region: "eu-west-1", name: "crane-core", cidr: "10.60", subnets: THREE_ZONES },
  { account: "data", region: "eu-west-2", name: "crane-london", cidr: "10.61", subnets: ONE_ZONE },
  { account: "data", region: "ap-southeast-2", name: "crane-sydney", cidr: "10.62", subnets: ONE_ZONE },
  { account: "shared", region: "eu-west-1", name: "meridian-shared", cidr: "10.80", subnets: THREE_ZONES },
  { account: "shared", region: "us-east-1", name: "meridian-shared-us", cidr: "10.81", subnets: ONE_ZONE },
];

export type InstanceState = "running" | "stopped" | "terminated";

export type InstanceRow = {
  readonly account: AccountKey;
  readonly region: string;
  readonly network: string;
  readonly name: string;
  readonly image: keyof typeof IMAGES;
  readonly state: InstanceState;
  readonly environment: "Production" | "Staging" | "Sandbox" | "Shared";
  readonly team: string;
  readonly owner: string;
  /** Instance profile; without one Systems Manager cannot reach the instance. */
  readonly profile?: string;
  readonly isProtected?: boolean;
  /** Is in the security group that is open to the world. */
  readonly isOpen?: boolean;
};

/** The ids are those of sandbox/aws/amis.json. */
export const IMAGES = {
  amazonLinux: "ami-0a1c52d1f3a9e4b11",
  ubuntu: "ami-0b2d63e2a4bafc522",
  windows: "ami-0c3e74f3b5cb0d633",
  ecsOptimised: "ami-0d4f85a4c6dc1e744",
} as const;

type Common = Pick<InstanceRow, "account" | "region" | "network" | "environment" | "team" | "owner">;

const row = (common: Common, name: string, image: keyof typeof IMAGES, more: Partial<InstanceRow> = {}): InstanceRow => ({
  ...common,
  name,
  image,
  state: "running",
  ...more,
});

const managed = { profile: "managed-node" } as const;

const prodMain: Common = {
  account: "prod",
  region: "eu-west-1",
  network: "parcel-prod",
  environment: "Production",
  team: "parcel",
  owner: "ines.okafor",
};
const prodTools: Common = { ...prodMain, network: "parcel-tools", environment: "Sandbox", team: "platform", owner: "owen.hale" };
const prodLondon: Common = { ...prodMain, region: "eu-west-2", network: "parcel-london" };
const prodUs: Common = { ...prodMain, region: "us-east-1", network: "parcel-us", team: "billing", owner: "tomasz.brandt" };

/** parcel-prod: 22 here and three in the Auto Scaling group; 11 of them running Linux, Production, eu-west-1. */
const PROD: readonly InstanceRow[] = [
  row(prodMain, "parcel-web-1", "amazonLinux", managed),
  row(prodMain, "parcel-web-2", "amazonLinux", { ...managed, isOpen: true }),
  row(prodMain, "parcel-web-3", "amazonLinux"),
  row(prodMain, "parcel-api-7", "ubuntu", managed),
  row(prodMain, "parcel-sort-1", "ubuntu", { ...managed, isProtected: true }),
  row(prodMain, "parcel-sort-2", "ubuntu"),
  row(prodMain, "parcel-track-1", "amazonLinux", { profile: "plain-node" }),
  row(prodMain, "parcel-track-2", "amazonLinux", managed),
  row(prodMain, "parcel-label-win-1", "windows", managed),
  row(prodMain, "parcel-label-win-2", "windows"),
  row(prodMain, "parcel-reports", "amazonLinux", { state: "stopped" }),
  row(prodMain, "parcel-old-api", "amazonLinux", { state: "terminated" }),
  row(prodTools, "tools-bastion", "amazonLinux", { isOpen: true }),
  row(prodLondon, "parcel-web-ldn-1", "amazonLinux", managed),
  row(prodLondon, "parcel-web-ldn-2", "amazonLinux", managed),
  row(prodLondon, "parcel-api-ldn-1", "ubuntu", managed),
  row(prodLondon, "parcel-api-ldn-2", "ubuntu"),
  row(prodLondon, "parcel-scan-ldn-1", "amazonLinux", { environment: "Sandbox" }),
  row(prodLondon, "parcel-label-win-ldn", "windows", { state: "stopped" }),
  row(prodUs, "billing-api-1", "amazonLinux", managed),
  row(prodUs, "billing-api-2", "amazonLinux"),
  row(prodUs, "billing-win-1", "windows", managed),
];

const stagingMain: Common = {
  account: "staging",
  region: "eu-west-1",
  network: "parcel-staging",
  environment: "Staging",
  team: "parcel",
  owner: "ines.okafor",
};
const stagingUs: Common = {
  ...stagingMain,
  region: "us-east-1",
  network: "parcel-staging-us",
  team: "billing",
  owner: "tomasz.brandt",
};

const STAGING: readonly InstanceRow[] = [
  row(stagingMain, "staging-web-1", "amazonLinux", managed),
  row(stagingMain, "staging-web-2", "amazonLinux", managed),
  row(stagingMain, "staging-api-1", "ubuntu", managed),
  row(stagingMain, "staging-api-2", "ubuntu"),
  row(stagingMain, "staging-sort-1", "amazonLinux", { state: "stopped" }),
  row(stagingMain, "staging-label-win-1", "windows", managed),
  row(stagingMain, "staging-track-1", "amazonLinux"),
  row(stagingMain, "staging-loadtest", "amazonLinux", { state: "stopped", environment: "Sandbox" }),
  row(stagingMain, "staging-old-web", "amazonLinux", { state: "terminated" }),
  row(stagingUs, "staging-billing-1", "amazonLinux", managed),
  row(stagingUs, "staging-billing-2", "amazonLinux"),
  row(stagingUs, "staging-billing-win", "windows", { state: "stopped" }),
  row(stagingUs, "staging-report-1", "ubuntu", managed),
  row(stagingUs, "staging-report-2", "ubuntu"),
  row(stagingUs, "staging-tools", "amazonLinux", { environment: "Sandbox" }),
];

const dataMain: Common = {
  account: "data",
  region: "eu-west-1",
  network: "crane-core",
  environment: "Production",
  team: "crane",
  owner: "marek.lind",
};
const dataLondon: Common = { ...dataMain, region: "eu-west-2", network: "crane-london" };
const dataSydney: Common = { ...dataMain, region: "ap-southeast-2", network: "crane-sydney" };

const DATA: readonly InstanceRow[] = [
  row(dataMain, "crane-ingest-1", "amazonLinux", managed),
  row(dataMain, "crane-ingest-2", "amazonLinux", managed),
  row(dataMain, "crane-model-1", "ubuntu"),
  row(dataMain, "crane-notebook", "ubuntu", { state: "stopped", environment: "Sandbox" }),
  row(dataLondon, "crane-ldn-1", "amazonLinux", managed),
  row(dataLondon, "crane-ldn-2", "amazonLinux"),
  row(dataLondon, "crane-ldn-win", "windows", managed),
  row(dataLondon, "crane-ldn-old", "amazonLinux", { state: "terminated" }),
  row(dataSydney, "crane-syd-1", "amazonLinux", managed),
  row(dataSydney, "crane-syd-2", "amazonLinux"),
  row(dataSydney, "crane-syd-3", "ubuntu", { state: "stopped" }),
  row(dataSydney, "crane-syd-win", "windows"),
];

const sharedMain: Common = {
  account: "shared",
  region: "eu-west-1",
  network: "meridian-shared",
  environment: "Shared",
  team: "platform",
  owner: "owen.hale",
};
const sharedUs: Common = { ...sharedMain, region: "us-east-1", network: "meridian-shared-us" };

const SHARED: readonly InstanceRow[] = [
  row(sharedMain, "prod-dlg-1", "amazonLinux", { profile: "harness-delegate", isProtected: true }),
  row(sharedMain, "prod-dlg-2", "amazonLinux", { profile: "harness-delegate", state: "stopped" }),
  row(sharedMain, "meridian-dlg", "amazonLinux", { profile: "harness-delegate-plain" }),
  row(sharedMain, "artifact-cache", "ubuntu"),
  row(sharedMain, "directory-win", "windows"),
  row(sharedUs, "mirror-1", "amazonLinux"),
  row(sharedUs, "mirror-2", "amazonLinux", { state: "stopped" }),
  row(sharedUs, "license-win", "windows"),
];

export const INSTANCES: readonly InstanceRow[] = [...PROD, ...STAGING, ...DATA, ...SHARED];

/** The group that keeps three instances of parcel-prod running. */
export const SCALING_GROUP = { ...prodMain, name: "parcel-web-asg", size: 3 } as const;
