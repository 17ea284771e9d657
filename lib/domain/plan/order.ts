import type { Operation } from "./operation";

type Node = Pick<Operation, "id" | "needs">;

/**
 * The operations in waves: everything in a wave can run side by side, because all it needs is in earlier waves.
 * Needs that name no operation of the list are taken as met. Throws on a cycle: that is a bug of the plan.
 */
export function toWaves<Op extends Node>(operations: readonly Op[]): readonly (readonly Op[])[] {
  const waves: Op[][] = [];
  const placed = new Set<string>();
  let rest = [...operations];
  const known = new Set(operations.map((operation) => operation.id));
  while (rest.length > 0) {
    const wave = rest.filter((operation) => operation.needs.every((need) => placed.has(need) || !known.has(need)));
    if (wave.length === 0)
      throw new Error(`These operations need each other: ${rest.map((operation) => operation.id).join(", ")}`);
    waves.push(wave);
    for (const operation of wave) placed.add(operation.id);
    rest = rest.filter((operation) => !placed.has(operation.id));
  }
  return waves;
}

/** The chosen operations and everything they need, in the list's order: what "Create now" of one step applies. */
export function withNeeds<Op extends Node>(operations: readonly Op[], chosenIds: readonly string[]): readonly Op[] {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const wanted = new Set<string>();
  const visit = (id: string): void => {
    const operation = byId.get(id);
    if (operation === undefined || wanted.has(id)) return;
    wanted.add(id);
    operation.needs.forEach(visit);
  };
  chosenIds.forEach(visit);
  return operations.filter((operation) => wanted.has(operation.id));
}

/**
 * The waves for undo: what others need goes last. Each chosen operation comes with the chosen ones that must be gone before
 * it as its `needs`, those included that need it through an operation that is not undone.
 */
export function toUndoWaves<Op extends Node>(
  operations: readonly Op[],
  chosenIds: readonly string[],
): readonly (readonly (Op & { readonly needs: readonly string[] })[])[] {
  const needed = new Map(operations.map(({ id }) => [id, withNeeds(operations, [id]).map((need) => need.id)]));
  const chosen = operations.filter(({ id }) => chosenIds.includes(id));
  return toWaves(
    chosen.map((operation) => ({
      ...operation,
      needs: chosen.filter(({ id }) => id !== operation.id && needed.get(id)?.includes(operation.id)).map(({ id }) => id),
    })),
  );
}
