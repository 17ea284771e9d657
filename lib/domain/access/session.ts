import type { SecondFactorMethod } from "./second-factor";
import type { SignInMethod, Visitor } from "./visitor";

/** A sign-in that has been accepted. */
export type NewSession = {
  readonly userId: string;
  readonly how: SignInMethod;
  readonly visitor: Visitor;
  /** What was entered as second factor, where the person has one. */
  readonly secondFactor?: SecondFactorMethod | undefined;
  /**
   * For single sign-on: how many seconds ago, by the provider's own clock, the person signed in there. Absent, the provider
   * did not say, and the session does not count as recent.
   */
  readonly providerSignInAgeSeconds?: number | undefined;
};

/** A session in its owner's list of sessions. */
export type SessionSummary = {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The database's clock at the reading, for ages. */
  readonly now: Date;
  readonly userAgent?: string | undefined;
};
