import type { OperationHandler } from "../operation";
import { perKind, type PerKind } from "../operation-kinds";
import type { HandlerPorts } from "../ports";

/** One handler a kind. */
export type HandlerTable = PerKind<OperationHandler>;

/** The handlers of all kinds, joined to one run's AWS account and Harness connection. */
export function createHandlerTable(ports: HandlerPorts): HandlerTable {
  return perKind((kind) => kind.handler(ports));
}
