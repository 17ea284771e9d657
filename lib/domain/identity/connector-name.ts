import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { HarnessConnector } from "@/lib/domain/harness/harness-shapes";
import { harnessNameSchema, toIdentifier } from "@/lib/domain/harness/identifier";
import { ownerByHarnessTags } from "@/lib/domain/plan/handlers/ownership";
import type { Run } from "@/lib/domain/runs/run";

/** What a connector's name leads to in Harness: its identifier, and whether that is free (item G63). */
export type ConnectorNameCheck = {
  readonly identifier: string;
  readonly sentence: string;
  readonly problem?: string;
};

/** The identifier a name gives, or what is wrong with the name. */
function connectorIdentifier(
  name: string,
): { readonly identifier: string; readonly problem?: undefined } | { readonly identifier?: undefined; readonly problem: string } {
  const parsed = harnessNameSchema.safeParse(name);
  if (!parsed.success) return { problem: parsed.error.issues[0]?.message ?? "Enter another name." };
  return { identifier: toIdentifier(parsed.data) };
}

/** Judges what exists in Harness under the identifier. */
function judgeConnectorName(identifier: string, found: HarnessConnector | undefined, runId: string): ConnectorNameCheck {
  if (found === undefined) return { identifier, sentence: "Not taken in this project." };
  const owner = ownerByHarnessTags(found.tags, runId);
  if (owner === "run") return { identifier, sentence: "The connector of this run." };
  const whose = owner === "other-run" ? "another run of this portal made it" : "it was not made by this portal";
  return {
    identifier,
    sentence: `Taken: ${whose}.`,
    problem: `This project has a connector ${identifier} already; ${whose}. Choose another name.`,
  };
}

/** How a connector of the run's project is looked up. */
export type ConnectorReads = {
  readonly findConnector: (identifier: string) => Promise<Result<HarnessConnector | undefined, AppError>>;
};

/** Whether a name gives an identifier that is free in the project. Errors: those of asking Harness. */
export async function checkConnectorName(
  reads: ConnectorReads,
  run: Pick<Run, "id">,
  name: string,
): Promise<Result<ConnectorNameCheck, AppError>> {
  const named = connectorIdentifier(name);
  if (named.identifier === undefined) return ok({ identifier: "", sentence: named.problem, problem: named.problem });
  const found = await reads.findConnector(named.identifier);
  return found.ok ? ok(judgeConnectorName(named.identifier, found.value, run.id)) : found;
}
