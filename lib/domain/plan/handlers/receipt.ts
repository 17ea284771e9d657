import type { Receipt } from "../ports";

/** The request ID of a receipt as part of an outcome, where the vendor gave one. */
export function requestIdOf(receipt: Receipt): Readonly<Record<string, string>> {
  return receipt.requestId === undefined ? {} : { requestId: receipt.requestId };
}
