import type { Explanation } from "@/lib/core/errors";
import type { ConnectionScope } from "@/lib/domain/access/setup-access";

/** Whether a connection leads to the local world of the sandbox or to the vendors themselves. */
export const CONNECTION_KINDS = ["sandbox", "live"] as const;

export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

/** How the portal looks into an AWS account. `none`: it cannot, and hands every operation over. */
export const AWS_METHODS = ["ambient", "profile", "session", "sandbox", "none"] as const;

export type AwsMethod = (typeof AWS_METHODS)[number];

type Connection = ConnectionScope & {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  /** When it was last seen to work, by a live call; absent until then. */
  readonly checkedAt?: Date | undefined;
};

/** A Harness account that the portal may call, with the key that acts. */
export type HarnessConnection = Connection & {
  /** Of a sandbox connection it is a word only: the address is the supervisor's at each call. */
  readonly baseUrl: string;
  readonly accountName?: string | undefined;
  readonly apiKeySecretId: string;
  /** What tells the key from another: its kind and last four characters of its ID. */
  readonly apiKeyHint: string;
};

/** Portal access to an AWS account. Never the identity that Harness will use. */
export type AwsConnection = Connection & {
  readonly accountId: string;
  readonly accountAlias?: string | undefined;
  readonly partition: string;
  readonly method: AwsMethod;
  readonly roleArn?: string | undefined;
  /** Made by the portal, shown to be put into the role's trust policy; not a secret. */
  readonly externalId?: string | undefined;
  readonly profile?: string | undefined;
  readonly sessionSecretId?: string | undefined;
  readonly sessionExpiresAt?: Date | undefined;
  /** Who pasted the session; absent where none is pasted. */
  readonly sessionGiver?: SessionGiver | undefined;
  readonly callerArn?: string | undefined;
  readonly lastCheck?: LastCheck | undefined;
};

/**
 * The person who pasted a session, as they are now. Without `mayStillGive` the session is not used. The name is absent
 * when the person is gone.
 */
export type SessionGiver = { readonly name: string | undefined; readonly mayStillGive: boolean };

/** The result of the last check of portal access. */
export type LastCheck = {
  readonly at: Date;
  /** Why it did not work; absent when it did. */
  readonly failure?: Explanation | undefined;
  /** How much of each of the portal's rights was there, by choice. */
  readonly rights?: Readonly<Record<string, RightsCount>> | undefined;
};

export type RightsCount = { readonly there: number; readonly missing: number; readonly unknown: number };

/** The cause of every refusal to look into an account to which no access was given. */
export const NO_PORTAL_ACCESS = "no-portal-access";

/** What is known about a connection before it has an ID. */
export type NewHarnessConnection = Omit<HarnessConnection, "id" | "version" | "createdAt">;
export type NewAwsConnection = Omit<AwsConnection, "id" | "version" | "createdAt" | "lastCheck" | "sessionGiver">;

/** Why a sandbox person may not leave the sandbox. */
export const SANDBOX_ONLY = "Sandbox people work in the sandbox only. Sign in with your own account to connect AWS or Harness.";

/** The method in the words of the pages. */
export const AWS_METHOD_WORDS: Readonly<Record<AwsMethod, string>> = {
  ambient: "the portal's own identity",
  profile: "a local profile",
  session: "a pasted session",
  sandbox: "the sandbox's portal user",
  none: "no access, by hand-off only",
};

/** Whether a person does the AWS part by hand, because the portal has no access. */
export function isHandedOver({ method }: Pick<AwsConnection, "method">): boolean {
  return method === "none";
}

/** Whether a run may be started with a connection: its identity was confirmed, or it never claims to have one. */
export function isUsable(connection: AwsConnection): boolean {
  return isHandedOver(connection) || connection.checkedAt !== undefined;
}

/** The status of a connection, as last seen. */
export type Standing = "hand-off" | "ended" | "lapsed" | "failing" | "unchecked" | "confirmed";

/** The standing of portal access: a session that is not used and a failed check count more than an old confirmation. */
export function standingOf(connection: AwsConnection, now: Date): Standing {
  if (isHandedOver(connection)) return "hand-off";
  if (hasEnded(connection, now)) return "ended";
  if (isLapsed(connection)) return "lapsed";
  if (connection.lastCheck?.failure !== undefined) return "failing";
  return connection.checkedAt === undefined ? "unchecked" : "confirmed";
}

/** Whether a pasted session is not used, because the person who pasted it could not give it any more. */
export function isLapsed({ method, sessionGiver }: Pick<AwsConnection, "method" | "sessionGiver">): boolean {
  return method === "session" && sessionGiver?.mayStillGive !== true;
}

/** Whether a pasted session is over. */
export function hasEnded({ method, sessionExpiresAt }: AwsConnection, now: Date): boolean {
  return method === "session" && (sessionExpiresAt === undefined || sessionExpiresAt <= now);
}
