import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";
import { ecsAddedPolicies } from "@/lib/domain/plan/implied/ecs-rights";
import { builtPolicyOf, ecsPacksOf, ecsPolicyContextOf } from "@/lib/domain/plan/implied/policies";
import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { SavedAnswer } from "@/lib/domain/runs/run";

import type { RoleSession } from "./matrix-access";
import type { MatrixInput, ProbeAccess } from "./matrix-plan";
import { harnessIdentityOf, matrixInputOf, permissionsInUse, type HarnessIdentity, type MatrixRun } from "./matrix-scope";

/** The matrices of a run: what step S2 asks for, and what an ECS path needs on its cluster (step S9). */
export type MatrixPart = "permissions" | "ecs";

/**
 * What the ID of every check of a part begins with, and the guide items that its rows answer for besides their own.
 *
 * @guide G245
 */
export const MATRIX_PARTS: Readonly<Record<MatrixPart, { readonly prefix: string; readonly guideItems: readonly string[] }>> = {
  permissions: { prefix: "matrix.", guideItems: [] },
  ecs: { prefix: "matrix.ecs.", guideItems: ["G127", "G128", "G129"] },
};

/** Whether a check is a row of this part. */
export function isOfPart(part: MatrixPart, check: { readonly id: string }): boolean {
  const isEcs = check.id.startsWith(MATRIX_PARTS.ecs.prefix);
  return part === "ecs" ? isEcs : check.id.startsWith(MATRIX_PARTS.permissions.prefix) && !isEcs;
}

/** Whose rights a part is about, and which ones. */
export type MatrixSubject = {
  readonly identity: HarnessIdentity | undefined;
  readonly input: (access: ProbeAccess) => MatrixInput;
  /** What the policies of this run will grant, for an identity that does not exist yet. */
  readonly planned: readonly NamedPolicy[];
  /** The session of the role, where the portal may have one. */
  readonly session: (arn: string) => RoleSession | undefined;
};

/**
 * The subject of a part from the answers of a run. Errors: `precondition_failed` while the permissions step holds nothing usable,
 * or the ECS preparation step is open.
 */
export function matrixSubject(
  part: MatrixPart,
  run: MatrixRun,
  { saved, partition }: { readonly saved: readonly SavedAnswer[]; readonly partition: string },
): Result<MatrixSubject, AppError> {
  const answers = completeAnswers(saved);
  const permissions = permissionsInUse(run, saved);
  if (permissions === undefined) return open("Correct the permissions first: the matrix asks for what they need.");
  const context = { run, partition, answers: { ...answers, permissions } };
  const built = builtPolicyOf(context, permissions).policies;
  if (part === "permissions") {
    const identity = harnessIdentityOf(run, partition, answers);
    return ok({
      identity,
      input: (access) => matrixInputOf(run, { partition, answers, permissions, access }),
      planned: plannedFor(identity, built),
      session: (arn) => sessionOf(run, answers.identity, arn),
    });
  }
  const policy = ecsPolicyContextOf(context);
  if (policy === undefined)
    return open("Choose the cluster in the ECS preparation step first: the matrix asks for rights on it.");
  const { identity, session } = ecsIdentity(run, partition, answers);
  const added = ecsAddedPolicies(context);
  return ok({
    identity,
    input: (access) => ({ packs: ecsPacksOf(context), context: policy, targets: {}, access }),
    planned: [...plannedFor(identity, built), ...added],
    session,
  });
}

function open(message: string): Result<never, AppError> {
  return err({ code: "precondition_failed", message });
}

/** The identity that deploys to ECS: the role of the second connector where step S9 asks for one. */
function ecsIdentity(run: MatrixRun, partition: string, answers: RunAnswers): Pick<MatrixSubject, "identity" | "session"> {
  const connector = answers["ecs-rights"]?.connector;
  if (connector?.use !== "second") {
    return {
      identity: harnessIdentityOf(run, partition, answers),
      session: (arn) => sessionOf(run, answers.identity, arn),
    };
  }
  const { roleArn, signIn } = connector;
  return {
    identity: { kind: "role", name: nameOfArn(roleArn), arn: roleArn, attach: "custom" },
    session: (arn) => (signIn === "delegate" ? { arn, externalId: run.externalId } : signIn === "own" ? { arn } : undefined),
  };
}

/** The role that the portal can assume: one with a named principal. It cannot assume roles that need another issuer's token. */
function sessionOf(run: MatrixRun, identity: Identity | undefined, arn: string): RoleSession | undefined {
  if (identity?.kind !== "new-role" && identity?.kind !== "existing-role") return undefined;
  switch (identity.assumedBy.by) {
    case "delegate":
    case "user":
      return { arn, externalId: run.externalId };
    case "own":
      return { arn };
    case "irsa":
    case "oidc":
      return undefined;
  }
}

function plannedFor(identity: HarnessIdentity | undefined, built: readonly NamedPolicy[]): readonly NamedPolicy[] {
  return identity?.kind === "user" && identity.attach === "full-access" ? [FULL_ACCESS] : built;
}

/** The managed policy that the guide names, as far as its actions matter here: everything of four services and nothing else. */
const FULL_ACCESS: NamedPolicy = {
  name: "AmazonEC2FullAccess",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FullAccess",
        Effect: "Allow",
        Action: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
        Resource: "*",
      },
    ],
  },
};
