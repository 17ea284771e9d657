import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atFields } from "@/lib/core/field-errors";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";

import { ROLE_FIELDS } from "./check-permissions-answer";
import type { PassRole } from "@/lib/domain/iam/policy-context";
import { asList, parsePolicyText } from "@/lib/domain/iam/policy-document";

/** The roles whose trust policy names the service: only these can be passed to it with success. Sorted by name. */
export function rolesForService(roles: readonly IamRole[], service: string): readonly IamRole[] {
  return roles
    .filter((role) => trusts(role.trustDocument, service))
    .toSorted((a, b) => a.roleName.localeCompare(b.roleName, "en"));
}

/**
 * Whether every role exists in the account and can be taken by the service it is meant for.
 *
 * Errors: `invalid_input` at the field of the first role that cannot.
 */
export function checkRolesOfAccount(roles: readonly IamRole[], chosen: readonly PassRole[]): Result<undefined, AppError> {
  const errors: Record<string, string> = {};
  for (const { arn, service } of chosen) {
    const found = roles.find((role) => role.arn === arn);
    const field = ROLE_FIELDS[service];
    if (found === undefined) errors[field] ??= `The account has no role ${arn}. Choose one of those found.`;
    else if (!trusts(found.trustDocument, service)) {
      errors[field] ??=
        `${found.roleName} does not trust ${service}, which could not take it. Choose another, or let it trust ${service}.`;
    }
  }
  const problem = atFields(errors);
  return problem === undefined ? ok(undefined) : err(problem);
}

function trusts(document: string | undefined, service: string): boolean {
  const parsed = parsePolicyText(document ?? "", "trust");
  if (!parsed.ok) return false;
  return parsed.value.Statement.some((statement) => {
    const { Principal: principal } = statement;
    return statement.Effect === "Allow" && typeof principal === "object" && asList(principal["Service"]).includes(service);
  });
}
