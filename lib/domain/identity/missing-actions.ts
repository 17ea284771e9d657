import { compileAction } from "@/lib/domain/iam/match";
import { asList, type PolicyDocument } from "@/lib/domain/iam/policy-document";

/**
 * The actions that `wanted` allows and no Allow statement of `held` names, sorted. It compares names, not resources and
 * conditions: the permission matrix does that, action by action.
 */
export function missingActions(held: readonly PolicyDocument[], wanted: readonly PolicyDocument[]): readonly string[] {
  const allowed = held.flatMap((document) =>
    document.Statement.filter((statement) => statement.Effect === "Allow").flatMap((statement) =>
      asList(statement.Action).map(compileAction),
    ),
  );
  const needed = wanted.flatMap((document) =>
    document.Statement.filter((statement) => statement.Effect === "Allow").flatMap((statement) => asList(statement.Action)),
  );
  return [...new Set(needed)].filter((action) => !allowed.some((matches) => matches(action.toLowerCase()))).sort();
}
