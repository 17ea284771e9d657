import { createDeps, type Deps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";

import { cliActor } from "./cli-actor";

/** The dependencies of the command line, under its actor's scope. */
export function cliDeps(): Deps {
  return createDeps(scopeOf(cliActor()));
}
