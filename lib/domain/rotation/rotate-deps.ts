import type { Clock } from "@/lib/core/clock";
import type { Hold } from "@/lib/domain/orders/order";

import type { RotatableKey } from "./rotatable-key";
import type { KeyRotation, RotationChange, RotationPorts, RotationStage, RotationStore } from "./rotation";

/** What one step of a rotation works with. */
export type RotateDeps = {
  readonly store: Pick<RotationStore, "require" | "commit">;
  readonly ports: RotationPorts;
  readonly runId: string;
  readonly key: RotatableKey;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly rotationId: string;
  /** The worker's hold on the run, under which it may write. */
  readonly hold: Hold;
};

/** The state of a rotation, also of a stopped one. */
export function stageOf(rotation: Pick<KeyRotation, "state" | "failure">): RotationStage {
  return rotation.state === "failed" ? (rotation.failure?.during ?? "creating") : rotation.state;
}

/** Writes a change. Throws `FenceLostError` when the hold on the run is lost. */
export async function commitChange(deps: RotateDeps, change: RotationChange): Promise<void> {
  await deps.store.commit(deps.rotationId, deps.hold, change);
}

/** Deletes the new key. Should that fail, its ID stays in the record and the next try deletes it. */
export async function discardKey(deps: RotateDeps, userName: string, newKeyId: string): Promise<void> {
  const deleted = await deps.ports.iam.deleteAccessKey({ userName, accessKeyId: newKeyId });
  const gone = deleted.ok || deleted.error.code === "not_found";
  await commitChange(deps, { state: "creating", newKeyId: gone ? null : undefined });
}
