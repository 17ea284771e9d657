import type { Role } from "@/lib/domain/access/actor";

/** The tenant of what concerns the installation itself: sign-ins, owners. */
export const PORTAL_TENANT = "portal";

/** Something that happened, as it is written down: who, what, to which thing, with which result. It holds no secret. */
export type NewEvent = {
  readonly tenant: string;
  readonly runId?: string | undefined;
  /** Absent when no person acted: a schedule, a sweep. */
  readonly actorId?: string | undefined;
  readonly actorRole?: Role | undefined;
  /** `<area>.<past tense>`: `connection.added`, `operation.done`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly result: "done" | "failed" | "refused";
  /** What a reader needs to understand it: before and after, the call, the request ID. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Given where a crash could report the same thing twice; the second one is dropped. */
  readonly dedupKey?: string | undefined;
};

/** An event as it is read back. `seq` grows with time and never has two holders. */
export type RecordedEvent = NewEvent & {
  readonly id: string;
  readonly seq: string;
  readonly at: Date;
  /** The person's name today; absent when no person acted or the person is gone. */
  readonly actorName?: string | undefined;
  /** The name today of the person that the event is about. */
  readonly targetName?: string | undefined;
};
