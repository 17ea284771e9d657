import { policyContextOf } from "@/lib/domain/plan/implied/policies";
import { parseAnswer, type RunAnswers } from "@/lib/domain/runs/answers";
import { permissionsSchema, type Permissions } from "@/lib/domain/runs/answers/permissions";
import { defaultAnswers } from "@/lib/domain/runs/default-answers";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

import { nameOfArn, roleArn, userArn } from "@/lib/domain/aws/arn";
import type { MatrixInput, ProbeAccess } from "./matrix-plan";
import { findPack } from "@/lib/domain/permissions/packs";

/** What the matrix needs to know of a run. */
export type MatrixRun = Pick<Run, "id" | "reference" | "scope" | "awsAccountId" | "path" | "externalId">;

/** What a run's matrix is planned from: the packs it ticked and the context of its policy. */
export function matrixInputOf(
  run: MatrixRun,
  input: {
    readonly partition: string;
    readonly answers: RunAnswers;
    readonly permissions: Permissions;
    readonly access: ProbeAccess;
  },
): MatrixInput {
  const context = policyContextOf({ run, partition: input.partition, answers: input.answers }, input.permissions);
  return {
    packs: input.permissions.packs.flatMap((id) => findPack(id)?.id ?? []),
    context,
    targets: {},
    access: input.access,
  };
}

/**
 * The current permissions: the saved ones, a draft as far as it is usable, or what the path selects by default, so that
 * the matrix works before the step is saved.
 */
export function permissionsInUse(
  run: Pick<Run, "path" | "reference" | "scope" | "awsAccountId">,
  saved: readonly SavedAnswer[],
): Permissions | undefined {
  const kept: unknown = saved.find((answer) => answer.step === "permissions")?.value;
  const defaults = defaultAnswers(run.path, {
    reference: run.reference,
    orgIdentifier: run.scope.orgIdentifier ?? "",
    projectIdentifier: run.scope.projectIdentifier ?? "",
    accountId: run.awsAccountId,
    answers: {},
  }).permissions;
  const draft = typeof kept === "object" && kept !== null ? { ...defaults, ...kept } : defaults;
  const parsed = parseAnswer("permissions", draft);
  if (parsed.ok) return parsed.value;
  const fallback = permissionsSchema.safeParse(defaults);
  return fallback.success ? fallback.data : undefined;
}

/** Which identity the Harness connector will be, as far as the answers say: by name, or by one of its keys. */
export type HarnessIdentity =
  | { readonly kind: "user"; readonly name: string; readonly arn: string; readonly attach: "custom" | "full-access" }
  | { readonly kind: "role"; readonly name: string; readonly arn: string; readonly attach: "custom" }
  | { readonly kind: "key"; readonly accessKeyId: string };

/** The identity of the identity step; `undefined` while that step is open. */
export function harnessIdentityOf(run: MatrixRun, partition: string, answers: RunAnswers): HarnessIdentity | undefined {
  const account = { partition, account: run.awsAccountId };
  const { identity } = answers;
  switch (identity?.kind) {
    case undefined:
      return undefined;
    case "new-user":
      return {
        kind: "user",
        name: identity.userName,
        arn: userArn(account, identity.userName),
        attach: identity.attach,
      };
    case "existing-user":
      return { kind: "user", name: nameOfArn(identity.userArn), arn: identity.userArn, attach: "custom" };
    case "existing-key":
      return { kind: "key", accessKeyId: identity.accessKeyId };
    case "new-role":
      return { kind: "role", name: identity.roleName, arn: roleArn(account, identity.roleName), attach: "custom" };
    case "existing-role":
      return { kind: "role", name: nameOfArn(identity.roleArn), arn: identity.roleArn, attach: "custom" };
  }
}
