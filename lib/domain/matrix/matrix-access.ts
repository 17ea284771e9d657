import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

import type { ProbeTargets } from "./matrix-reads";
import type { HarnessIdentity } from "./matrix-scope";
import type { Caller, PermissionProbe, SimulateProbe } from "./matrix-types";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";

/** A user or role as the account has it. */
export type FoundIdentity = { readonly arn: string; readonly createdAt?: string | undefined };

/** How the portal asks AWS for a session of the identity's role. */
export type RoleSession = { readonly arn: string; readonly externalId?: string | undefined };

/** What asking about an identity needs of AWS, with the portal's own access. It reads, simulates and tries; it changes nothing. */
export type PermissionAccess = {
  /** Where calls go while the run has no region yet. */
  readonly homeRegion: string;
  /** `undefined` when the account has no such user or role. */
  readonly findIdentity: (identity: HarnessIdentity) => Promise<Result<FoundIdentity | undefined, AppError>>;
  /** Probes that IAM's simulator answers for this identity. */
  readonly simulateAs: (arn: string) => PermissionProbe<SimulateProbe>;
  /** Makes calls with a session of the role; `undefined` where AWS does not let the portal have one. */
  readonly callerFor: (role: RoleSession) => Promise<Caller | undefined>;
  /** One of each thing that real calls have to name; what is not there is left out. */
  readonly findTargets: (query: {
    readonly region: string;
    readonly wanted: ReadonlySet<keyof ProbeTargets>;
    readonly instanceTag?: PolicyContext["instanceTag"];
    readonly cluster?: string | undefined;
  }) => Promise<ProbeTargets>;
};
