import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { parseJson } from "@/lib/core/parse-json";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import { EXTERNAL_ID_BYTES, generateExternalId } from "@/lib/domain/aws/credentials-format";
import { harnessScopeSchema } from "@/lib/domain/harness/scope";

/** The file beside rendered files that names their run. */
export const KEPT_FILE = "carabiner.json";

const keptRunSchema = z.strictObject({
  format: z.literal("carabiner.render"),
  v: z.literal(1),
  id: z.string().regex(/^run_[0-9a-z]{16,}$/),
  reference: z.string().regex(/^CB-[0-9A-Za-z-]{4,}$/),
  externalId: z.string().regex(/^cb-[0-9a-f]{32,}$/),
  awsAccountId: z.string().regex(/^\d{12}$/),
  scope: harnessScopeSchema,
});

/** What rendered files are marked with: the ID, the reference and the external ID of one run, and what it connects. */
export type KeptRun = Omit<z.infer<typeof keptRunSchema>, "format" | "v">;

/** What a run connects. */
export type Connects = Pick<KeptRun, "awsAccountId" | "scope">;

/** The run that a folder's files belong to; `undefined` for a folder that holds none. Errors: `precondition_failed`. */
export function readKeptRun(folder: string): Result<KeptRun | undefined, AppError> {
  const file = join(folder, KEPT_FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return ok(undefined);
    return refuse(`${file} cannot be read. Check your rights, or choose another folder with --out.`, cause);
  }
  const parsed = keptRunSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return refuse(`${file} is damaged. Put it back from a copy, or choose another folder with --out.`, parsed.error);
  }
  const { format: _format, v: _version, ...kept } = parsed.data;
  return ok(kept);
}

/**
 * Makes the IDs of files that are rendered without a run of the portal. Each call makes other ones.
 *
 * @see lib/db/run-repository.ts for those of a run
 */
export function makeRun(connects: Connects): KeptRun {
  return {
    id: newId("run"),
    reference: `CB-render-${newId("r").slice(2, 12)}`,
    externalId: generateExternalId(randomBytes(EXTERNAL_ID_BYTES)),
    ...connects,
  };
}

/**
 * Says which run a folder's files belong to, before the first of them is written. Rendering again keeps it.
 *
 * Errors: `precondition_failed` where the folder belongs to another run, or holds `files` of a run that it no longer names.
 */
export function keepRun(folder: string, run: KeptRun, files: readonly string[]): Result<KeptRun, AppError> {
  mkdirSync(folder, { recursive: true });
  const kept = readKeptRun(folder);
  if (!kept.ok) return kept;
  if (kept.value !== undefined) return sameRun(folder, kept.value, run);
  const orphan = readdirSync(folder).find((name) => files.includes(name));
  if (orphan !== undefined) {
    return refuse(
      `${folder} holds ${orphan} of an earlier render, and no ${KEPT_FILE} that says whose it is. Put that file back, or choose another folder with --out.`,
    );
  }
  const content = { format: "carabiner.render", v: 1, ...run };
  try {
    writeFileSync(join(folder, KEPT_FILE), `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" });
  } catch (cause) {
    // Two renders at once: the first one's run is kept.
    if (hasCode(cause, "EEXIST")) return keepRun(folder, run, files);
    throw cause;
  }
  return ok(run);
}

function sameRun(folder: string, kept: KeptRun, wanted: KeptRun): Result<KeptRun, AppError> {
  if (canonicalJson(kept) === canonicalJson(wanted)) return ok(kept);
  return refuse(
    `${folder} holds the files of ${describeRun(kept)}, not of ${describeRun(wanted)}. Choose another folder with --out.`,
  );
}

/** A run as its files are told apart: reference, account and Harness scope. */
export function describeRun({ reference, awsAccountId, scope }: KeptRun): string {
  const { accountIdentifier, orgIdentifier = "", projectIdentifier = "" } = scope;
  return `${reference} (AWS account ${awsAccountId}, Harness ${accountIdentifier} / ${orgIdentifier} / ${projectIdentifier})`;
}

function refuse(message: string, cause?: unknown): { readonly ok: false; readonly error: AppError } {
  return err({ code: "precondition_failed", message, cause });
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code;
}
