import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { parseArn } from "@/lib/domain/aws/arn";
import type { AnswerSlug, RunAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

type Home = Pick<Run, "scope" | "awsAccountId">;
type Problems = Readonly<Record<string, string | undefined>>;

/**
 * What of an answer names another run's place: another organization, project, Harness account or AWS account. A value in the
 * right form need not belong to this run. Makes no calls.
 */
export function foreignProblems(home: Home, slug: AnswerSlug, answer: object): AppError | undefined {
  return atFields(problemsOf(home, { [slug]: answer }));
}

function problemsOf(
  home: Home,
  { prerequisites, permissions, identity, "ecs-preparation": preparation, "ecs-service": service }: RunAnswers,
): Problems {
  const { scope, awsAccountId } = home;
  if (prerequisites !== undefined) {
    return {
      orgIdentifier: differs("organization", scope.orgIdentifier ?? "", prerequisites.orgIdentifier),
      projectIdentifier: differs("project", scope.projectIdentifier ?? "", prerequisites.projectIdentifier),
      accountId: differs("AWS account", awsAccountId, prerequisites.accountId),
    };
  }
  if (permissions !== undefined) {
    const { taskRoleArns, instanceRoleArns, passRoleArns = [] } = permissions;
    return {
      taskRoleArns: ofOtherAccount(home, taskRoleArns),
      instanceRoleArns: ofOtherAccount(home, instanceRoleArns),
      passRoleArns: ofOtherAccount(home, passRoleArns),
    };
  }
  if (preparation !== undefined) {
    const { executionRole, taskRole } = preparation;
    return {
      "executionRole.arn": executionRole.how === "existing" ? ofOtherAccount(home, [executionRole.arn]) : undefined,
      "taskRole.arn": taskRole.how === "existing" ? ofOtherAccount(home, [taskRole.arn]) : undefined,
    };
  }
  if (service !== undefined) {
    const arns: Readonly<Record<string, string | number | undefined>> = service.loadBalancer ?? {};
    return Object.fromEntries(
      Object.entries({ ...arns, registryArn: service.serviceRegistry?.registryArn })
        .filter((entry): entry is [string, string] => entry[0].endsWith("Arn") && typeof entry[1] === "string")
        .map(([field, arn]) => [
          field === "registryArn" ? "serviceRegistry.registryArn" : `loadBalancer.${field}`,
          ofOtherAccount(home, [arn]),
        ]),
    );
  }
  switch (identity?.kind) {
    case "existing-user":
      return { userArn: ofOtherAccount(home, [identity.userArn]) };
    case "existing-role":
      return { roleArn: ofOtherAccount(home, [identity.roleArn]), ...callerProblems(home, identity.assumedBy) };
    case "new-role":
      return callerProblems(home, identity.assumedBy);
    case "new-user":
    case "existing-key":
    case undefined:
      return {};
  }
}

type AssumedBy = Extract<NonNullable<RunAnswers["identity"]>, { readonly assumedBy: unknown }>["assumedBy"];

/** A delegate or a user may be of another account: trust across accounts is the run's external ID. */
function callerProblems(home: Home, assumedBy: AssumedBy): Problems {
  switch (assumedBy.by) {
    case "irsa":
      return { "assumedBy.oidcProviderArn": ofOtherAccount(home, [assumedBy.oidcProviderArn]) };
    case "oidc": {
      const { accountIdentifier } = home.scope;
      return { "assumedBy.harnessAccountId": differs("Harness account", accountIdentifier, assumedBy.harnessAccountId) };
    }
    case "delegate":
    case "user":
    case "own":
      return {};
  }
}

function differs(what: string, ofRun: string, given: string): string | undefined {
  return given === ofRun ? undefined : `This run is for ${what} ${ofRun}. Start another run for another one.`;
}

function ofOtherAccount({ awsAccountId }: Home, arns: readonly string[]): string | undefined {
  for (const arn of arns) {
    const parsed = parseArn(arn);
    if (parsed.ok && parsed.value.account === awsAccountId) continue;
    const whose = parsed.ok ? `of account ${parsed.value.account}` : "of another account";
    return `${arn} is ${whose}. Choose one of account ${awsAccountId}, which this run connects.`;
  }
  return undefined;
}
