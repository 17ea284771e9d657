import { userInfo } from "node:os";

import type { Actor } from "@/lib/domain/access/actor";
import { commandLineActor } from "@/lib/domain/access/command-line-actor";

/** The person who runs the command line now. */
export function cliActor(): Actor {
  return commandLineActor(userInfo().username);
}
