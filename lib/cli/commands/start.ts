import { z } from "zod";

import { START_OPTIONS } from "@/lib/config/start-options.mjs";

import { defineCommand, flag, NONE } from "../command";

export const startCommand = defineCommand({
  name: "start",
  summary: "Start the portal: database, sandbox, worker and web.",
  examples: ["carabiner start", "PORT=8080 carabiner start --fresh-sandbox"],
  args: NONE,
  options: z.object({
    dev: flag(START_OPTIONS.dev),
    "fresh-sandbox": flag(START_OPTIONS["fresh-sandbox"]),
    "new-key": flag(START_OPTIONS["new-key"]),
  }),
  run: async (_given, { start }) => {
    await start();
    return 0;
  },
});
