import type { Actor, Grant } from "@/lib/domain/access/actor";

/** Somebody who holds these grants and nothing else. */
export function actorWith(userId: string, ...grants: Omit<Grant, "id">[]): Actor {
  return {
    userId,
    name: userId,
    email: `${userId}@example.com`,
    sessionId: "ses_test",
    grants: grants.map((grant, index) => ({ ...grant, id: `${userId}_${String(index)}` })),
  };
}
