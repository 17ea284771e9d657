/**
 * A worker's hold on a run or a reading. Every write names the fence; once a newer one exists, a write changes nothing
 * and throws `FenceLostError`.
 */
export type Hold = { readonly orderId: string; readonly subjectId: string; readonly fence: number };

/** An order that a worker has taken. The input is what was stored; the workflow parses it. */
export type TakenOrder = {
  readonly hold: Hold;
  readonly input: unknown;
  /** Who ordered it; absent for an order that an earlier release placed. */
  readonly placedById: string | undefined;
};

/** The run or reading has gone on without this worker: its order ended, was replaced, or another worker took it. */
export class FenceLostError extends Error {
  override readonly name = "FenceLostError";
}
