import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { RunReads } from "@/lib/deps/reads";
import { RUN_TAG, type HarnessEnvironment } from "@/lib/domain/harness/harness-shapes";
import type { InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";
import type { Run } from "@/lib/domain/runs/run";

import { lookUp } from "./look-up";

/** What exists in Harness under the infrastructure's name. */
export type Taken = { readonly owner: "no-one" | "this-run" | "someone" };

/** Looks in Harness for an infrastructure of this name; `undefined` while the draft has none. */
export async function findTaken(
  run: Run,
  harness: RunReads["harness"],
  preview: InfrastructurePreview | undefined,
): Promise<Result<Taken, AppError> | undefined> {
  if (preview === undefined) return undefined;
  const { environmentIdentifier, identifier } = preview;
  const found = await lookUp(async () => await harness.findInfrastructure(run.scope, { environmentIdentifier, identifier }));
  // Harness answers "not found" for an environment that does not exist yet, too.
  if (!found.ok) return found.error.code === "not_found" ? ok({ owner: "no-one" }) : found;
  if (found.value === undefined) return ok({ owner: "no-one" });
  return ok({ owner: found.value.tags[RUN_TAG] === run.id ? "this-run" : "someone" });
}

/** Environments as choices of the form. */
export function environmentOptions(environments: readonly HarnessEnvironment[]) {
  return environments.map(({ identifier, name, type }) => ({
    value: identifier,
    label: name === identifier ? name : `${name} (${identifier})`,
    count: type === "Production" ? "production" : "pre-production",
  }));
}
