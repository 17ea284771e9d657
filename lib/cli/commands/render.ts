import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { handOffOf } from "@/lib/domain/identity/hand-off-of";
import { partitionOfRegion } from "@/lib/domain/aws/arn";
import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import { cloudFormationTemplate, formatTemplate } from "@/lib/domain/permissions/hand-off/cloudformation";
import type { HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { terraformFile } from "@/lib/domain/permissions/hand-off/terraform";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";

import { parseAnswers, readAnswersFile } from "../answers-file";
import { printFailure, UsageError, type Command } from "../command";
import { unsavedRun } from "../unsaved-run";

type Rendered = { readonly name: string; readonly text: string; readonly executable?: boolean };

const FORMATS: Readonly<Record<string, (context: ImpliedContext, handOff: HandOffInput) => readonly Rendered[]>> = {
  cli: (_context, handOff) => [{ name: "aws-identity.sh", text: cliScript(handOff), executable: true }],
  cloudformation: (_context, handOff) => {
    const template = cloudFormationTemplate(handOff);
    if (!template.ok) throw new UsageError(template.error.message);
    return [{ name: "aws-identity.template.json", text: formatTemplate(template.value) }];
  },
  terraform: (_context, handOff) => [{ name: "aws-identity.tf", text: terraformFile(handOff) }],
  harness: harnessDocuments,
};

export const renderCommand: Command = {
  name: "render",
  summary: "write the hand-off files of an answers file; needs no endpoint",
  usage: `--answers FILE --format ${Object.keys(FORMATS).join("|")} --out DIR [--harness-account ID]`,
  run: async (args, io) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        answers: { type: "string" },
        format: { type: "string" },
        out: { type: "string" },
        "harness-account": { type: "string" },
      },
    });
    const render = FORMATS[values.format ?? ""];
    if (values.answers === undefined || values.out === undefined || render === undefined) {
      throw new UsageError(`Name --answers, --out and a --format: ${Object.keys(FORMATS).join(", ")}.`);
    }
    const file = readAnswersFile(values.answers);
    if (!file.ok) return printFailure(io, file.error);
    const answers = parseAnswers(file.value.answers);
    if (!answers.ok) return printFailure(io, answers.error);
    const { identity } = answers.value;
    const run = unsavedRun(file.value.run, {
      kind: "live",
      harnessConnectionId: "",
      awsConnectionId: "",
      accountIdentifier: values["harness-account"] ?? "HARNESS_ACCOUNT_ID",
    });
    const partition = partitionOfRegion(answers.value.prerequisites?.regions[0] ?? "");
    const context: ImpliedContext = { run, answers: answers.value, partition };
    const handOff = identity === undefined ? undefined : handOffOf(context, identity);
    if (handOff === undefined) {
      return printFailure(io, {
        code: "precondition_failed",
        message:
          "The file needs answers for permissions and identity, and an identity that is made or named. A pasted key is neither.",
      });
    }
    const { out } = values;
    mkdirSync(out, { recursive: true });
    for (const { name, text, executable } of render(context, handOff)) {
      writeFileSync(join(out, name), text, { mode: executable === true ? 0o755 : 0o644 });
      io.out(join(out, name));
    }
    return await Promise.resolve(0);
  },
};

/** Every Harness document of the plan, one file each, in order. Secrets are masked: they are put in by whoever applies. */
function harnessDocuments(context: ImpliedContext): readonly Rendered[] {
  return impliedOperations(context)
    .filter((operation) => operation.side === "harness" && operation.preview.body !== null)
    .map((operation, index) => {
      const { call, url, body } = operation.preview;
      const number = String(index + 1).padStart(2, "0");
      return {
        name: `${number}-${operation.id.replaceAll(/[^a-z0-9]+/g, "-")}.json`,
        text: `${JSON.stringify({ call, url, body }, null, 2)}\n`,
      };
    });
}
