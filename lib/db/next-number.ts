import type { Transaction } from "./client";

/**
 * The next number of a series. Its row stays locked until the transaction ends, so numbers are given in the order of the
 * commits, and a rollback leaves no gap.
 */
export async function nextNumber(tx: Transaction, series: "run"): Promise<number> {
  const { value } = await tx.counter.update({
    where: { name: series },
    data: { value: { increment: 1 } },
    select: { value: true },
  });
  return value;
}
