/** A run as Find names it. */
export type FoundRun = {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly orgIdentifier: string | null;
  readonly projectIdentifier: string | null;
  readonly awsAccountId: string;
  readonly path: unknown;
};

/** An instance as Find names it. */
export type FoundInstance = {
  readonly accountId: string;
  readonly region: string;
  readonly instanceId: string;
  readonly name: string | null;
  readonly privateIp: string | null;
  readonly state: string;
};

/** A cluster as Find names it. */
export type FoundCluster = {
  readonly accountId: string;
  readonly region: string;
  readonly clusterArn: string;
  readonly name: string;
};
