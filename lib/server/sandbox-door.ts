import "server-only";
import { env } from "@/lib/config/env";
import { requestFacts } from "@/lib/edge/request-facts";

/**
 * Whether people of the sandbox may enter with this request: from everywhere where the sandbox was named so, otherwise
 * from this machine only, because anyone may sign in as them.
 */
export function isSandboxOpen(): boolean {
  switch (env().CARABINER_SANDBOX) {
    case "on":
      return true;
    case "local":
      return requestFacts()?.isFromThisMachine === true;
    case "off":
      return false;
  }
}
