import { isUsable, type AwsConnection } from "@/lib/domain/connections/connection";

/** Whether an account can be read through a connection: it gives access, and a person confirmed whose it is. */
export function isReadable(connection: AwsConnection): boolean {
  return connection.method !== "none" && isUsable(connection);
}

/**
 * The accounts whose inventory connections open: those that a connection has shown access to. Typing the number of an account
 * into a connection shows nothing of it, however many others read that account.
 */
export function inventoryAccounts(connections: readonly AwsConnection[]): readonly string[] {
  return [...new Set(connections.filter(isReadable).map(({ accountId }) => accountId))];
}

/** One connection for each account, the one that was seen to work last: one reading of an account is enough. */
export function newestPerAccount(connections: readonly AwsConnection[]): readonly AwsConnection[] {
  const checkedAt = (connection: AwsConnection) => connection.checkedAt?.getTime() ?? 0;
  const newestFirst = connections.toSorted((one, other) => checkedAt(other) - checkedAt(one));
  return newestFirst.filter(({ accountId }, index) => newestFirst.findIndex((other) => other.accountId === accountId) === index);
}
