import type { Actor } from "@/lib/domain/access/actor";
import { homeTenant } from "@/lib/domain/access/scope-access";
import { SIGN_IN_LIMITS } from "@/lib/domain/access/session-limits";
import type { SignInPorts } from "@/lib/domain/access/sign-in";
import { PORTAL_TENANT } from "@/lib/domain/audit/event";
import { appendBounded } from "./bounded-event";
import type { Database } from "./client";
import { findEventActor, personEvent } from "./person-event";

/** The most failed sign-ins of one account that are recorded in a minute; accounts that do not exist count as one. */
const FAILURES_PER_MINUTE = 20;

/** The most denials of one person that are recorded in a minute. */
const DENIALS_PER_MINUTE = 10;

/** Something that a person asked for and may not do or see. */
export type Denial = {
  /** The name of the action, route or page. */
  readonly name: string;
  readonly code: "forbidden" | "not_found";
  /** The record that was asked for, when the request names one of our IDs. */
  readonly target?: { readonly type: string; readonly id: string } | undefined;
};

export type RefusalRepository = ReturnType<typeof createRefusalRepository>;

/** Records what was refused: failed sign-ins and denials. Both are bounded, so that an attack does not fill the log. */
export function createRefusalRepository(db: Database) {
  return {
    /**
     * A sign-in that failed, or that a lock refused. It names no actor, because the person has not shown who they are, and
     * an account that does not exist by its keyed hash only.
     */
    async recordFailedSignIn(failure: Parameters<SignInPorts["recordFailure"]>[0]): Promise<void> {
      const { subject, userId, network, lockedBy, during } = failure;
      // Looked up for an account that does not exist too, which would otherwise be told by the missing query.
      const account = await findEventActor(db, userId ?? "", network);
      await appendBounded(
        db,
        {
          tenant: homeTenant(account.grants) ?? PORTAL_TENANT,
          action: lockedBy === undefined ? "sign-in.failed" : "sign-in.locked",
          targetType: userId === undefined ? "account" : "user",
          targetId: userId ?? subject,
          result: "refused",
          data: { network, during, lockedBy },
        },
        lockedBy === undefined
          ? { key: `sign-in.failed/${userId ?? "unknown"}`, max: FAILURES_PER_MINUTE, seconds: 60 }
          : { key: `sign-in.locked/${lockedBy}/${subject}`, max: 1, seconds: SIGN_IN_LIMITS.windowMinutes * 60 },
      );
    },

    /** A denial of a signed-in person. */
    async recordDenial(actor: Actor, { name, code, target }: Denial): Promise<void> {
      await appendBounded(
        db,
        personEvent(actor, {
          action: "access.denied",
          targetType: target?.type ?? "request",
          targetId: target?.id ?? name,
          result: "refused",
          data: { name, code },
        }),
        { key: `access.denied/${actor.userId}`, max: DENIALS_PER_MINUTE, seconds: 60 },
      );
    },
  };
}
