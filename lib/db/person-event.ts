import type { Actor } from "@/lib/domain/access/actor";
import { highestRole, homeTenant } from "@/lib/domain/access/scope-access";
import { PORTAL_TENANT, type NewEvent } from "@/lib/domain/audit/event";
import type { Database, Transaction } from "./client";
import { grantColumns, toGrant } from "./grant-row";

/** The person whom an event names as its actor. */
export type EventActor = Pick<Actor, "userId" | "grants" | "network">;

type PersonEvent = Pick<NewEvent, "action" | "targetType" | "targetId"> &
  Partial<Pick<NewEvent, "tenant" | "result" | "data" | "dedupKey">>;

/**
 * An event about what a person does outside a run, with the network of the request.
 *
 * Without `tenant` it belongs to the log of the one tenant that the person has roles in, else to the portal's own.
 */
export function personEvent(actor: EventActor, event: PersonEvent): NewEvent {
  return {
    tenant: homeTenant(actor.grants) ?? PORTAL_TENANT,
    actorId: actor.userId,
    actorRole: highestRole(actor),
    result: "done",
    ...event,
    data: { ...event.data, network: actor.network },
  };
}

/** A person as the actor of an event, by ID: for sign-ins, where there is no session yet. */
export async function findEventActor(
  db: Database | Transaction,
  userId: string,
  network: string | undefined,
): Promise<EventActor> {
  const rows = await db.roleGrant.findMany({ where: { userId }, select: grantColumns });
  return { userId, grants: rows.flatMap(toGrant), network };
}
