import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { visibleJson } from "@/lib/core/visible-text";
import { awsInputs } from "@/lib/domain/clusters/aws-inputs";
import { handOffOf } from "@/lib/domain/identity/hand-off-of";
import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import { cloudFormationTemplate, formatTemplate } from "@/lib/domain/permissions/hand-off/cloudformation";
import { changesNothing, type HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { terraformFile } from "@/lib/domain/permissions/hand-off/terraform";
import { harnessTerraform } from "@/lib/domain/plan/harness-terraform";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { MASKED } from "@/lib/domain/plan/kinds/harness-address";

import { defineCommand, NONE, UsageError, value } from "../command";
import { KEPT_FILE, keepRun } from "../kept-run";
import { printFailure } from "../print-failure";
import { fileSource, runSource } from "../render-source";

type Rendered = { readonly name: string; readonly text: string; readonly executable?: boolean };
type Renderer = (context: ImpliedContext) => Result<readonly Rendered[], AppError>;

const FORMATS = ["cli", "cloudformation", "terraform", "harness", "aws-json"] as const;
const RENDERERS: Readonly<Record<(typeof FORMATS)[number], Renderer>> = {
  cli: ofHandOff((handOff) => ok({ name: "aws-identity.sh", text: cliScript(handOff), executable: true })),
  cloudformation: ofHandOff((handOff) => {
    const template = cloudFormationTemplate(handOff);
    return template.ok ? ok({ name: "aws-identity.template.json", text: formatTemplate(template.value) }) : template;
  }),
  terraform: terraformFiles,
  harness: harnessDocuments,
  "aws-json": awsInputFiles,
};
const formatSchema = z.enum(FORMATS, `Choose one of: ${FORMATS.join(", ")}.`);

export const renderCommand = defineCommand({
  name: "render",
  summary: `Write the hand-off files of a run, or of an answers file with the IDs in the ${KEPT_FILE} beside them.`,
  examples: [
    "carabiner render --run CB-2026-0042 --format terraform --out handoff",
    "carabiner render --answers answers.json --harness-account kQ3xZ8pLw2VtR5mNc7HbYg --format cli --out handoff",
  ],
  args: NONE,
  options: z.object({
    format: value("<format>", `the form of the files: ${FORMATS.join(", ")}`, formatSchema),
    out: value("<folder>", "the folder that the files go to", z.string()),
    run: value("<run>", "the run, by its reference or its ID", z.string().optional()),
    answers: value("<file>", "the answers file, without a run of the portal", z.string().optional()),
    "harness-account": value("<id>", "the Harness account, where the answers file names none", z.string().optional()),
  }),
  run: async ({ options }, { io, portal }) => {
    const { answers, out, run } = options;
    if ((answers === undefined) === (run === undefined)) throw new UsageError("Name either --answers or --run.");
    const source =
      answers === undefined
        ? await runSource(await portal(), run ?? "")
        : fileSource({ answers, out, harnessAccount: options["harness-account"] });
    if (!source.ok) return printFailure(io, source.error);
    const rendered = RENDERERS[options.format](source.value.context);
    if (!rendered.ok) return printFailure(io, rendered.error);
    const names = rendered.value.map(({ name }) => name);
    const kept = keepRun(out, source.value.run, names);
    if (!kept.ok) return printFailure(io, kept.error);
    for (const { name, text, executable } of rendered.value) {
      writeFileSync(join(out, name), text, { mode: executable === true ? 0o755 : 0o644 });
      io.out(join(out, name));
    }
    io.err(`Marked as ${kept.value.reference}, kept in ${join(out, KEPT_FILE)}.`);
    return 0;
  },
});

/** The AWS identity, and the environments and infrastructures in Harness, each in a file where there are any. */
function terraformFiles(context: ImpliedContext): Result<readonly Rendered[], AppError> {
  const identity = ofHandOff((handOff) => ok({ name: "aws-identity.tf", text: terraformFile(handOff) }))(context);
  const text = harnessTerraform(impliedOperations(context));
  if (text === undefined) return identity;
  const harness: Rendered = { name: "harness.tf", text };
  if (!identity.ok) return identity.error.code === "precondition_failed" ? ok([harness]) : identity;
  return ok([...identity.value, harness]);
}

/** A renderer of what a person makes in AWS by hand. */
function ofHandOff(write: (handOff: HandOffInput) => Result<Rendered, AppError>): Renderer {
  return (context) => {
    const { identity } = context.answers;
    const keyOwner = identity?.kind === "existing-key" ? identity.ownerName : undefined;
    const handOff = identity === undefined ? undefined : handOffOf(context, identity, keyOwner);
    if (handOff === undefined || changesNothing(handOff)) {
      return err({
        code: "precondition_failed",
        message:
          "There is nothing to make in AWS. It takes answers for permissions and identity, and an identity that is new or gets rights.",
      });
    }
    const file = write(handOff);
    return file.ok ? ok([file.value]) : file;
  };
}

/**
 * Every Harness document of the plan in order: the call as JSON, and what is YAML in it as a file beside it. Where a secret belongs
 * there is null, which Harness refuses.
 */
function harnessDocuments(context: ImpliedContext): Result<readonly Rendered[], AppError> {
  const documents = impliedOperations(context)
    .filter((operation) => operation.side === "harness" && operation.preview.body !== null)
    .flatMap((operation, index): readonly Rendered[] => {
      const { call, url, body } = operation.preview;
      const name = `${String(index + 1).padStart(2, "0")}-${operation.id.replaceAll(/[^a-z0-9]+/g, "-")}`;
      const yaml = yamlIn(body);
      return [
        { name: `${name}.json`, text: `${visibleJson(withoutMasks({ call, url, body }), 2)}\n` },
        ...(yaml === undefined ? [] : [{ name: `${name}.yaml`, text: yaml }]),
      ];
    });
  if (documents.length > 0) return ok(documents);
  return err({
    code: "precondition_failed",
    message: "There is nothing to make in Harness. It takes answers for identity and connector.",
  });
}

/** The YAML that a call sends: as its body, in its body, or as the content of a file. */
function yamlIn(body: unknown): string | undefined {
  if (typeof body === "string") return body === "" ? undefined : body;
  if (typeof body !== "object" || body === null) return undefined;
  const text: unknown = Reflect.get(body, "yaml") ?? Reflect.get(body, "content");
  return typeof text === "string" ? text : undefined;
}

/** The inputs with which the AWS CLI makes the task definition, the service and its scaling. */
function awsInputFiles({ answers }: ImpliedContext): Result<readonly Rendered[], AppError> {
  const inputs = awsInputs(answers);
  if (inputs.length > 0) return ok(inputs.map(({ name, input }) => ({ name, text: `${visibleJson(input, 2)}\n` })));
  return err({
    code: "precondition_failed",
    message:
      "There is no ECS service to render. It takes answers for the ECS preparation, infrastructure, task definition and service.",
  });
}

/** Dots in place of a secret would be stored as the secret. */
function withoutMasks(value: unknown): unknown {
  if (value === MASKED) return null;
  if (Array.isArray(value)) return value.map(withoutMasks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutMasks(member)]));
}
