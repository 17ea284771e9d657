import { SimulatePrincipalPolicyCommand, type ContextKeyTypeEnum, type EvaluationResult } from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { SimulatedDecision, SimulationContext } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** What to ask the simulator: every action against every resource, for one principal. */
export type SimulationQuery = {
  /** A user, group or role; not a session. */
  readonly principalArn: string;
  readonly actions: readonly string[];
  /** Without any, the simulator takes `*`. */
  readonly resources?: readonly string[] | undefined;
  readonly context?: readonly SimulationContext[] | undefined;
};

/** Many actions in one call keep the number of calls small; the answer is paged by AWS. */
const ACTIONS_PER_CALL = 100;

/**
 * Asks IAM's simulator what a principal may do. It knows identity policies, boundary and organization policies, not
 * resource policies or session policies: the grade of its answers is "simulated".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulatePrincipalPolicy(
  clients: AwsClients,
  query: SimulationQuery,
): Promise<Result<readonly SimulatedDecision[], AppError>> {
  const answers = await Promise.all(
    chunksOf(query.actions, ACTIONS_PER_CALL).map(
      async (actions) =>
        await callAws(clients, { service: "iam", action: "SimulatePrincipalPolicy", resource: query.principalArn }, async () => {
          const results = await collectPages<EvaluationResult>(async (Marker) => {
            const page = await clients.iam().send(
              new SimulatePrincipalPolicyCommand({
                PolicySourceArn: query.principalArn,
                ActionNames: [...actions],
                MaxItems: 1000,
                ResourceArns: query.resources?.length === 0 ? undefined : query.resources && [...query.resources],
                ContextEntries:
                  query.context === undefined
                    ? undefined
                    : query.context.map(({ key, values, type }) => ({
                        ContextKeyName: key,
                        ContextKeyValues: [...values],
                        ContextKeyType: type satisfies ContextKeyTypeEnum,
                      })),
                Marker,
              }),
            );
            return { items: page.EvaluationResults, next: page.IsTruncated === true ? page.Marker : undefined };
          });
          return results.flatMap(toDecisions);
        }),
    ),
  );
  return joinAnswers(answers);
}

/** One decision per resource; AWS nests the resources when several were asked about. */
function toDecisions(result: EvaluationResult): SimulatedDecision[] {
  const action = result.EvalActionName ?? "";
  const shared = {
    action,
    missingContextKeys: result.MissingContextValues ?? [],
    allowedByBoundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    allowedByOrganizations: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
  };
  const nested = result.ResourceSpecificResults ?? [];
  if (nested.length === 0) {
    return [
      {
        ...shared,
        resource: result.EvalResourceName ?? "*",
        decision: decisionOf(result.EvalDecision),
        matchedStatements: statementsOf(result.MatchedStatements),
      },
    ];
  }
  return nested.map((one) => ({
    ...shared,
    resource: one.EvalResourceName ?? "*",
    decision: decisionOf(one.EvalResourceDecision),
    matchedStatements: statementsOf(one.MatchedStatements),
    missingContextKeys: one.MissingContextValues ?? shared.missingContextKeys,
    allowedByBoundary: one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ?? shared.allowedByBoundary,
  }));
}

/** An unknown word is taken as a refusal: the portal never claims a right that AWS did not grant in so many words. */
function decisionOf(decision: string | undefined): SimulatedDecision["decision"] {
  return decision === "allowed" || decision === "explicitDeny" ? decision : "implicitDeny";
}

function statementsOf(statements: EvaluationResult["MatchedStatements"]): SimulatedDecision["matchedStatements"] {
  return (statements ?? []).map((statement) => ({
    sourcePolicyId: statement.SourcePolicyId ?? "",
    sourcePolicyType: statement.SourcePolicyType ?? "",
  }));
}
