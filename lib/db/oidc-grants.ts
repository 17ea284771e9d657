import { newId } from "@/lib/core/new-id";
import type { Grant } from "@/lib/domain/access/actor";
import type { GrantTarget } from "@/lib/domain/access/oidc-roles";
import type { Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { grantEvent } from "./grant-event";
import { grantColumns, toGrant } from "./grant-row";
import { findEventActor, personEvent } from "./person-event";
import { lockOwners, lockPerson } from "./person-lock";

/** `grantedById` of the grants that the identity provider's claim decides. */
const OIDC_GRANTER = "oidc";

/** Brings the grants that came from the provider's claim in line with the claim. Each difference is an event. */
export async function replaceOidcGrants(
  tx: Transaction,
  userId: string,
  claimed: readonly GrantTarget[],
  network: string | undefined,
): Promise<void> {
  // Two sign-ins at once must not both add the same grant: the unique index does not compare empty scopes.
  await lockPerson(tx, userId);
  if (claimed.some(({ role }) => role === "owner")) await lockOwners(tx);
  const rows = await tx.roleGrant.findMany({ where: { userId }, select: { ...grantColumns, grantedById: true } });
  const wanted = new Map(claimed.map((target) => [keyOf(target), target]));
  const held = new Set(rows.flatMap(toGrant).map(keyOf));
  const taken = rows
    .filter((row) => row.grantedById === OIDC_GRANTER)
    .flatMap(toGrant)
    .filter((grant) => !wanted.has(keyOf(grant)));
  const given = [...wanted].flatMap<Grant>(([key, target]) => (held.has(key) ? [] : [{ id: newId("grant"), ...target }]));

  await tx.roleGrant.deleteMany({ where: { id: { in: taken.map((grant) => grant.id) } } });
  await tx.roleGrant.createMany({
    data: given.map((grant) => ({
      id: grant.id,
      userId,
      role: grant.role,
      accountIdentifier: grant.accountIdentifier ?? null,
      orgIdentifier: grant.orgIdentifier ?? null,
      projectIdentifier: grant.projectIdentifier ?? null,
      grantedById: OIDC_GRANTER,
    })),
  });
  const person = await findEventActor(tx, userId, network);
  for (const grant of taken) await record("grant.taken", grant);
  for (const grant of given) await record("grant.given", grant);

  async function record(action: "grant.given" | "grant.taken", grant: Grant): Promise<void> {
    const event = grantEvent(action, userId, grant);
    await appendEvent(tx, personEvent(person, { ...event, data: { ...event.data, through: "single sign-on" } }));
  }
}

function keyOf({ role, accountIdentifier, orgIdentifier, projectIdentifier }: GrantTarget): string {
  return JSON.stringify([role, accountIdentifier ?? null, orgIdentifier ?? null, projectIdentifier ?? null]);
}
