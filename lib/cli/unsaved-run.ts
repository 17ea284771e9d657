import { CATALOGUE_VERSION } from "@/lib/domain/permissions/packs";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { tenantOf, type Run } from "@/lib/domain/runs/run";

import type { AnswersFile } from "./answers-file";

/** What an answers file does not say and a command knows: which connections it would use. */
type Where = Pick<Run, "kind" | "harnessConnectionId" | "awsConnectionId"> & { readonly accountIdentifier: string };

/** A run that exists only while it is planned or rendered: nothing is stored, and nothing carries its ID. */
export function unsavedRun(file: AnswersFile["run"], { accountIdentifier, ...where }: Where): Run {
  const scope = { accountIdentifier, orgIdentifier: file.organization, projectIdentifier: file.project };
  const now = new Date();
  return {
    ...where,
    id: "run_unsaved",
    reference: "CB-unsaved",
    tenant: tenantOf(scope),
    scope,
    awsAccountId: file.awsAccount,
    path: file.path,
    state: "open",
    externalId: "made-when-the-run-begins",
    guideHash: GUIDE_VERSION.sha256,
    packVersion: CATALOGUE_VERSION,
    version: 0,
    ownerId: "cli",
    ownerName: "command line",
    boxesReady: 0,
    boxesTotal: 0,
    createdAt: now,
    lastActivityAt: now,
  };
}
