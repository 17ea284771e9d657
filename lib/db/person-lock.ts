import type { Transaction } from "./client";

/**
 * Locks a person while their roles change, so that no one who decides by these roles reads them halfway: an invitation
 * that is being opened, a second grant of the same role.
 */
export async function lockPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
}

/** Makes changes of who owns the portal wait for each other: the first owner, the last owner. */
export async function lockOwners(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('carabiner.last-owner'))`;
}
