import type { IamRole } from "@/lib/domain/inventory/aws-shapes";

import { parsePolicyText } from "./policy-document";
import { asList } from "./policy-document";

/** The roles whose trust policy names the service: only these can be passed to it with success. Sorted by name. */
export function rolesForService(roles: readonly IamRole[], service: string): readonly IamRole[] {
  return roles
    .filter((role) => trusts(role.trustDocument, service))
    .toSorted((a, b) => a.roleName.localeCompare(b.roleName, "en"));
}

function trusts(document: string | undefined, service: string): boolean {
  const parsed = parsePolicyText(document ?? "", "trust");
  if (!parsed.ok) return false;
  return parsed.value.Statement.some((statement) => {
    const { Principal: principal } = statement;
    return statement.Effect === "Allow" && typeof principal === "object" && asList(principal["Service"]).includes(service);
  });
}
