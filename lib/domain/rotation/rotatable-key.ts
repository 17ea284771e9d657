import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { EntityKey } from "@/lib/domain/plan/ports";

/** The key that a run keeps in Harness: its two secrets, and the connector that reads them. */
export type RotatableKey = {
  /** The operation that made or stored it. */
  readonly operationId: string;
  /** The user, when the run made it; for a pasted key AWS returns the user. */
  readonly userName?: string | undefined;
  /** The pasted key's ID, which names its user. */
  readonly accessKeyId?: string | undefined;
  readonly lastFour: string;
  readonly keyIdSecret: EntityKey;
  readonly secretKeySecret: EntityKey;
  readonly connector: EntityKey;
  /** Where the connector is tested. */
  readonly region: string;
};

const HOW_ELSE = "Only a key that a run put into two Harness secrets, and a connector that reads them, can be changed here.";

/**
 * Finds the key that a run made or stored.
 *
 * Errors: `precondition_failed` when the run keeps no key (a role, a key that lives elsewhere) or is not applied yet.
 */
export function rotatableKey(entries: readonly LedgerEntry[]): Result<RotatableKey, AppError> {
  const key = entries.find(({ operation }) => operation.kind === "aws.access-key" || operation.kind === "harness.key-secrets");
  if (key === undefined)
    return err({ code: "precondition_failed", message: `This run keeps no access key in Harness. ${HOW_ELSE}` });
  const test = entries.find(({ operation }) => operation.kind === "harness.connector-test");
  if (key.state !== "done" || test?.state !== "done") {
    return err({
      code: "precondition_failed",
      message:
        "The access key and its connector are not in place yet. Apply the plan first; a key that nothing uses needs no change.",
    });
  }
  const { scope, identifier, region } = desiredOf("harness.connector-test", test.operation);
  const made = key.operation.kind === "aws.access-key" ? desiredOf("aws.access-key", key.operation) : undefined;
  const stored = made ?? desiredOf("harness.key-secrets", key.operation);
  return ok({
    operationId: key.operation.id,
    userName: made?.userName,
    accessKeyId: "accessKeyId" in stored ? stored.accessKeyId : undefined,
    lastFour: key.outcome?.["lastFour"] ?? "",
    keyIdSecret: { scope: stored.scope, identifier: stored.keyId.identifier },
    secretKeySecret: { scope: stored.scope, identifier: stored.secretKey.identifier },
    connector: { scope, identifier },
    region,
  });
}
