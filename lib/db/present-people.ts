import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import { commandLineActorOf } from "@/lib/domain/access/command-line-actor";
import { isGrantInForce } from "@/lib/domain/access/scope-access";
import type { Database, Transaction } from "./client";
import { databaseNow } from "./database-now";
import { grantColumns, toGrant } from "./grant-row";

/**
 * People with the roles that are in force now, by ID: for what they began earlier and is used now. Left out are people
 * who are gone, and people of the sandbox while it is off.
 *
 * @param db under a scope that shows everyone's roles
 */
export async function findPresentPeople(
  db: Database | Transaction,
  userIds: readonly string[],
  { sandboxPeople }: { readonly sandboxPeople: boolean },
): Promise<ReadonlyMap<string, Actor>> {
  const now = await databaseNow(db);
  const rows = await db.user.findMany({
    where: withoutAbsent({ id: { in: [...userIds] }, sandbox: sandboxPeople ? undefined : false }),
    select: { id: true, name: true, email: true, sandbox: true, grants: { select: grantColumns } },
  });
  const people = rows.map(({ id, name, email, sandbox, grants }): Actor => {
    const inForce = grants.flatMap(toGrant).filter((grant) => isGrantInForce(grant, now));
    return { userId: id, name, email, sandbox, sessionId: "none", grants: inForce };
  });
  const operators = userIds.flatMap((id) => commandLineActorOf(id) ?? []);
  return new Map([...people, ...operators].map((person) => [person.userId, person]));
}
