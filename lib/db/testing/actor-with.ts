import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Actor, Grant } from "@/lib/domain/access/actor";

/** A person who holds these grants and nothing else. */
export function actorWith(userId: string, ...grants: Omit<Grant, "id">[]): Actor {
  return {
    userId,
    name: userId,
    email: `${userId}@example.com`,
    sessionId: "ses_test",
    sandbox: false,
    grants: grants.map((grant, index) => ({ ...grant, id: `${userId}_${String(index)}` })),
  };
}

/** A person of the sandbox who holds these grants and nothing else. */
export function sandboxActorWith(userId: string, ...grants: Omit<Grant, "id">[]): Actor {
  return { ...actorWith(userId, ...grants), sandbox: true };
}

/** The person that a role was given to. Throws when it was refused. */
export function userIdOf(given: Result<{ readonly userId: string }, AppError> | undefined): string {
  if (given?.ok !== true) throw new Error("The role was not given.");
  return given.value.userId;
}
