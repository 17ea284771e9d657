import { z } from "zod";

import { answersJsonSchema } from "../answers-file";
import { argument, defineCommand, NONE, toJson } from "../command";

export const schemaCommand = defineCommand({
  name: "schema",
  summary: "Print the JSON Schema of an answers file.",
  examples: ["carabiner schema answers > answers.schema.json"],
  args: z.object({ what: argument("the schema: answers", z.enum(["answers"], "Write answers.")) }),
  options: NONE,
  run: async (_given, { io }) => {
    io.out(toJson(answersJsonSchema()));
    return await Promise.resolve(0);
  },
});
