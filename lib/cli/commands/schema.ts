import { answersJsonSchema } from "../answers-file";
import { toJson, UsageError, type Command } from "../command";

export const schemaCommand: Command = {
  name: "schema",
  summary: "print the JSON Schema of an answers file",
  usage: "answers",
  run: async ([what], io) => {
    if (what !== "answers") throw new UsageError("Say which schema: answers.");
    io.out(toJson(answersJsonSchema()));
    return await Promise.resolve(0);
  },
};
