import { z } from "zod";

import { ok } from "@/lib/core/result";
import { MAX_FIND_TEXT } from "@/lib/domain/find/find-query";
import { findEverything } from "@/lib/server/find-everything";
import { defineRoute } from "@/lib/server/route";

/** Results for Find's dialog while a person types. Open to everyone signed in; each kind of record checks access itself. */
export const GET = defineRoute({
  name: "find.search",
  kind: "read",
  input: z.object({ q: z.string().max(MAX_FIND_TEXT) }),
  authorize: () => ok(undefined),
  run: async ({ actor, input, deps }) => ok(await findEverything(deps, actor, input.q)),
});
