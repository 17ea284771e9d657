import { z } from "zod";

/** The roles a person can have, in one Harness project, one organization, or (the owner) everywhere. */
export const ROLES = ["owner", "org-admin", "project-admin", "auditor"] as const;

export const roleSchema = z.enum(ROLES);

export type Role = z.infer<typeof roleSchema>;

/** The role in the words of the pages. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: "Owner",
  "org-admin": "Org admin",
  "project-admin": "Project admin",
  auditor: "Auditor",
};

/**
 * One role of one person. It covers everything below the scope it names: without a project the whole organization,
 * without an organization the whole Harness account. Only an owner grant names no account.
 */
export type Grant = {
  readonly id: string;
  readonly role: Role;
  readonly accountIdentifier?: string | undefined;
  readonly orgIdentifier?: string | undefined;
  readonly projectIdentifier?: string | undefined;
  /** For an auditor the period whose runs are seen; for everyone else the time in which the grant is valid. */
  readonly validFrom?: Date | undefined;
  readonly validUntil?: Date | undefined;
};

/** The person who makes a request, with the grants that are valid now. */
export type Actor = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** The row of the sign-in; another word ("cli", "seed") where there is none. */
  readonly sessionId: string;
  /** A person of the sandbox, whom anyone may sign in as: reaches what belongs to the sandbox and nothing else. */
  readonly sandbox: boolean;
  readonly grants: readonly Grant[];
  /** Signed in, or confirmed to be the person, within the last five minutes. Absent outside the web, where nothing asks. */
  readonly isRecent?: boolean | undefined;
  /** The portal requires a second factor of the person, who has none: nothing else is open to them until it is set up. */
  readonly mustSetUpSecondFactor?: boolean | undefined;
  /** When an owner removed the person's second factor, until the person has read so. */
  readonly secondFactorResetAt?: Date | undefined;
  /** The network that the request came from, for events: /24 of IPv4, /48 of IPv6. Absent outside the web. */
  readonly network?: string | undefined;
};
