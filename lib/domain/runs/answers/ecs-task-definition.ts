import { z } from "zod";

/** The most characters of a new document. AWS accepts 64 KiB; layout for people takes up to three times as much. */
const MAX_DOCUMENT = 200_000;

/** A family's name. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
const familySchema = z
  .string()
  .trim()
  .min(1, "Choose a family.")
  .max(255, "A family’s name has at most 255 characters.")
  .regex(/^[A-Za-z0-9_-]*$/, "Use letters, digits, hyphens and underscores only, as in the family’s name.");

/** A revision: a number, or its digits as a form sends them. */
const revisionSchema = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ],
    "Choose a revision.",
  )
  .pipe(z.number().int("Choose a revision.").min(1, "Choose a revision."));

/** Step S11: the task definition that Harness deploys (items G141-G157): a revision that exists, or a new document. */
export const ecsTaskDefinitionSchema = z.discriminatedUnion(
  "how",
  [
    z.object({ how: z.literal("existing"), family: familySchema, revision: revisionSchema }),
    z.object({
      how: z.literal("new"),
      /** The JSON of RegisterTaskDefinition; Harness expressions may be in it. What it says is for the rule of the step. */
      document: z
        .string()
        .trim()
        .min(1, "Import a task definition, or fill in the form.")
        .max(MAX_DOCUMENT, "Shorten the document: AWS accepts a task definition of at most 64 KiB."),
    }),
  ],
  "Choose an existing revision or build a new one.",
);

export type EcsTaskDefinition = z.infer<typeof ecsTaskDefinitionSchema>;
