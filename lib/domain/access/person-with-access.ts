import type { Grant } from "./actor";

/** A person with the grants that the actor may decide about, and how often they are signed in. */
export type PersonWithAccess = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly sandbox: boolean;
  /** Invited, and has not signed in yet. */
  readonly isInvited: boolean;
  readonly hasSecondFactor: boolean;
  readonly grants: readonly Grant[];
  readonly openSessions: number;
};
