import type { Call } from "./call";
import { errorOf } from "./errors";

/** Optimistic lock: when the client names the version it read, that version must still be current. */
export function requireVersion(call: Call, version: number, what: string): void {
  const wanted = call.header("if-match")?.replaceAll('"', "");
  if (wanted === undefined || wanted === "" || wanted === "*") return;
  if (wanted !== String(version)) {
    throw errorOf("OPTIMISTIC_LOCKING_EXCEPTION", `${what} was changed by someone else: version ${version}, not ${wanted}`);
  }
}
