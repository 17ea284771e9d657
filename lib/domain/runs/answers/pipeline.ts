import { z } from "zod";

import { harnessNameSchema, toIdentifier } from "@/lib/domain/harness/identifier";

import { withoutExpression } from "./fields";

/** The name of the pipeline of a service, within what Harness accepts. */
export function defaultPipelineName(serviceName: string | undefined): string {
  return serviceName === undefined ? "Deploy ECS" : `Deploy ${serviceName}`.slice(0, 128);
}

/** Longer addresses are no health checks. */
const MAX_URL = 2_000;

const urlSchema = withoutExpression(
  z
    .string()
    .trim()
    .min(1, "Enter the address that is called.")
    .max(MAX_URL, `Shorten the address to ${String(MAX_URL)} characters.`)
    .regex(/^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/, "Enter an address that begins with http:// or https:// and has no user name."),
);

const verificationSchema = z.discriminatedUnion(
  "how",
  [
    z.object({ how: z.literal("none") }),
    z.object({ how: z.literal("http"), url: urlSchema }),
    z.object({
      how: z.literal("run-task"),
      containerName: z
        .string()
        .trim()
        .min(1, "Enter the container that runs the command.")
        .regex(/^[A-Za-z0-9_-]{1,255}$/, "Enter the container’s name as the task definition has it."),
      /** Run by `sh -c` in the container. */
      command: withoutExpression(
        z.string().trim().min(1, "Enter the command.").max(4_000, "Shorten the command to 4,000 characters."),
      ),
    }),
  ],
  "Choose how a new version is checked.",
);

/** Step S12: the pipeline (items G164-G172). Its strategy is that of the path. */
export const pipelineSchema = z
  .object({ name: harnessNameSchema, verification: verificationSchema })
  // The identifier follows from the name, and cannot be changed once it exists.
  .transform((answer) => ({ ...answer, identifier: toIdentifier(answer.name) }));

export type Pipeline = z.infer<typeof pipelineSchema>;
