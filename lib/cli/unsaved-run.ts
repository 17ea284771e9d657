import { CATALOGUE_VERSION } from "@/lib/domain/permissions/packs";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { tenantOf, type Run } from "@/lib/domain/runs/run";

import type { AnswersFile } from "./answers-file";

/** Which connections a command would use: which an answers file does not name. */
type Where = Pick<Run, "kind" | "harnessConnectionId" | "awsConnectionId"> & { readonly accountIdentifier: string };

/**
 * A placeholder for a run's values. It cannot be mistaken for one: AWS allows `<` neither in a tag nor in an external
 * ID, so what is copied with it is refused.
 */
const BLANK = "<made when the run begins>";

/** A run that exists only while it is planned: nothing is stored, and what a run makes for itself is a visible blank. */
export function unsavedRun(file: AnswersFile["run"], { accountIdentifier, ...where }: Where): Run {
  const scope = { accountIdentifier, orgIdentifier: file.organization, projectIdentifier: file.project };
  const now = new Date();
  return {
    ...where,
    id: BLANK,
    reference: BLANK,
    tenant: tenantOf(scope),
    scope,
    awsAccountId: file.awsAccount,
    path: file.path,
    state: "open",
    externalId: BLANK,
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
