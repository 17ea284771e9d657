import { z } from "zod";

import { parseJson } from "@/lib/core/parse-json";
import { readNamedVariable } from "@/lib/config/named-variable";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { refusedInput } from "@/lib/core/field-errors";
import { harnessAccountIdSchema, identifierSchema } from "@/lib/domain/harness/identifier";
import { accountIdSchema } from "@/lib/domain/runs/answers/fields";
import { ANSWER_SCHEMAS, ANSWER_SLUGS, parseAnswer, type AnswerSlug, type RunAnswers } from "@/lib/domain/runs/answers";
import { pathProblem } from "@/lib/domain/runs/available-paths";
import { pathSchema } from "@/lib/domain/runs/path";
import { ENTERED_SECRET } from "@/lib/domain/runs/answers/fields";
import type { EnteredSecrets } from "@/lib/domain/runs/entered-secrets";
import { SECRET_FIELDS } from "@/lib/domain/runs/secret-fields";
import type { ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

import { readTextFile } from "./read-text-file";

/** Where a secret is taken from; the file itself never holds one. */
const secretPlaceSchema = z.string().regex(/^(?:env|file):.+/, "Say where the secret is: env:NAME or file:PATH.");

const answersFileSchema = z.strictObject({
  run: z.strictObject({
    awsAccount: accountIdSchema,
    organization: identifierSchema,
    project: identifierSchema,
    /** Needed to render files without a run; a run takes it from its connection. */
    harnessAccount: harnessAccountIdSchema.optional(),
    path: pathSchema,
  }),
  answers: z.partialRecord(z.enum(ANSWER_SLUGS), z.record(z.string(), z.unknown())),
});

/** An answers file, with every secret read from where it says. */
export type AnswersFile = {
  readonly run: z.infer<typeof answersFileSchema>["run"];
  readonly answers: Partial<Record<AnswerSlug, Record<string, unknown>>>;
  readonly secrets: EnteredSecrets;
};

/** Reads an answers file and the secrets it points to. Errors: `invalid_input` with the field and what to do. */
export function readAnswersFile(
  file: string,
  variable: (name: string) => string | undefined = readNamedVariable,
): Result<AnswersFile, AppError> {
  const json = readTextFile(file, "The answers file");
  if (!json.ok) return json;
  const content = parseJson(json.value);
  if (content === undefined) {
    return err({ code: "invalid_input", message: `${file} is not JSON. Check it for a missing comma or bracket.` });
  }
  return parseAnswersFile(file, content, variable);
}

/**
 * Parses the content of an answers file and reads the secrets it points to.
 *
 * @param file its name, for messages. Errors: `invalid_input` with the field and what to do.
 */
export function parseAnswersFile(
  file: string,
  content: unknown,
  variable: (name: string) => string | undefined = readNamedVariable,
): Result<AnswersFile, AppError> {
  const parsed = answersFileSchema.safeParse(content);
  if (!parsed.success) return err(toError(file, parsed.error));

  const problem = pathProblem(parsed.data.run.path);
  if (problem !== undefined) return err(underPath(problem));

  const elsewhere = confirmedElsewhere(parsed.data);
  if (Object.keys(elsewhere).length > 0) {
    return err({ code: "invalid_input", message: `${file} speaks of two places:`, fieldErrors: elsewhere });
  }

  const answers: Partial<Record<AnswerSlug, Record<string, unknown>>> = { ...parsed.data.answers };
  const secrets: Partial<Record<ParkedPurpose, Secret>> = {};
  for (const { slug, field, purpose } of SECRET_FIELDS) {
    const place = answers[slug]?.[field];
    if (typeof place !== "string") continue;
    const secret = readSecret(place, variable);
    if (!secret.ok) return err({ ...secret.error, fieldErrors: { [`answers.${slug}.${field}`]: secret.error.message } });
    secrets[purpose] = secret.value;
    answers[slug] = { ...answers[slug], [field]: { source: "parked" } };
  }
  return ok({ run: parsed.data.run, answers, secrets });
}

function underPath(problem: AppError): AppError {
  const fieldErrors: Record<string, string> = {};
  for (const [group, message] of Object.entries(problem.fieldErrors ?? {})) fieldErrors[`run.path.${group}`] = message;
  return { ...problem, fieldErrors };
}

/** Where the first step confirms another account or project than the run is about. */
function confirmedElsewhere({ run, answers }: z.infer<typeof answersFileSchema>): Record<string, string> {
  const wanted = { accountId: run.awsAccount, orgIdentifier: run.organization, projectIdentifier: run.project };
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([field, value]) => {
      const confirmed = answers.prerequisites?.[field];
      if (confirmed === undefined || confirmed === value) return [];
      return [[`answers.prerequisites.${field}`, `This is not ${value}, which the run is about. Correct one of them.`]];
    }),
  );
}

/** Parses every answer of a file with the schema of its step. Errors: `invalid_input` with `fieldErrors`. */
export function parseAnswers(answers: AnswersFile["answers"]): Result<RunAnswers, AppError> {
  const complete: Record<string, unknown> = {};
  const fieldErrors: Record<string, string> = {};
  for (const slug of ANSWER_SLUGS) {
    if (answers[slug] === undefined) continue;
    const parsed = parseAnswer(slug, answers[slug]);
    if (parsed.ok) complete[slug] = parsed.value;
    else
      for (const [field, message] of Object.entries(parsed.error.fieldErrors ?? {}))
        fieldErrors[`answers.${slug}.${field}`] = message;
  }
  if (Object.keys(fieldErrors).length > 0) {
    return err({ code: "invalid_input", message: "Some answers need to be corrected:", fieldErrors });
  }
  return ok(complete);
}

/** The JSON Schema of an answers file. A field that takes a secret is a place: `env:NAME` or `file:PATH`. */
export function answersJsonSchema(): unknown {
  const steps = Object.fromEntries(
    ANSWER_SLUGS.map((slug) => {
      const shown = z.toJSONSchema(ANSWER_SCHEMAS[slug], { io: "input", unrepresentable: "any" });
      return [slug, withSecretPlaces(shown)];
    }),
  );
  const run = z.toJSONSchema(answersFileSchema.shape.run, { io: "input" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Answers of a Carabiner run",
    type: "object",
    additionalProperties: false,
    required: ["run", "answers"],
    properties: { run, answers: { type: "object", additionalProperties: false, properties: steps } },
  };
}

const placeJsonSchema = { ...z.toJSONSchema(secretPlaceSchema), description: "Where the secret is read from." };

/** Replaces every entered secret in a schema by the place that an answers file names instead. */
function withSecretPlaces(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSecretPlaces);
  if (typeof schema !== "object" || schema === null) return schema;
  if (ENTERED_SECRET in schema) return placeJsonSchema;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withSecretPlaces(value)]));
}

function readSecret(place: string, variable: (name: string) => string | undefined): Result<Secret, AppError> {
  const parsed = secretPlaceSchema.safeParse(place);
  if (!parsed.success) {
    return err({
      code: "invalid_input",
      message: "An answers file cannot contain a secret. Name its place instead: env:NAME or file:PATH.",
    });
  }
  if (place.startsWith("file:")) {
    const text = readTextFile(place.slice("file:".length), "The file of the secret");
    return text.ok ? ok(new Secret(text.value)) : text;
  }
  const name = place.slice("env:".length);
  const value = variable(name);
  if (value === undefined || value === "") return err({ code: "invalid_input", message: `The variable ${name} is not set.` });
  return ok(new Secret(value));
}

function toError(file: string, error: z.ZodError): AppError {
  return { ...refusedInput(error), message: `${file} does not fit. See \`carabiner schema answers\`.` };
}
