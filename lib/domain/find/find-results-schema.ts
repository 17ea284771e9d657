import { z } from "zod";

import { FIND_GROUPS, type FindResults } from "./find-results";

/** The results of Find, parsed from JSON. */
export const findResultsSchema = z.object({
  text: z.string(),
  isErrorText: z.boolean(),
  groups: z.array(
    z.object({
      id: z.enum(FIND_GROUPS),
      title: z.string(),
      hits: z.array(
        z.object({ id: z.string(), title: z.string(), detail: z.string(), href: z.string(), isSandbox: z.boolean() }),
      ),
      moreHref: z.string().optional(),
    }),
  ),
}) satisfies z.ZodType<FindResults>;
