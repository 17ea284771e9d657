import type { Grant } from "@/lib/domain/access/actor";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { PORTAL_TENANT, type NewEvent } from "@/lib/domain/audit/event";

/** The part of an event that says which role was given or taken, where and for which period. */
export function grantEvent(
  action: "grant.given" | "grant.taken",
  userId: string,
  grant: Grant,
  before?: Pick<Grant, "validFrom" | "validUntil">,
): Pick<NewEvent, "tenant" | "action" | "targetType" | "targetId" | "data"> {
  const { accountIdentifier, orgIdentifier, projectIdentifier } = grant;
  return {
    tenant: accountIdentifier === undefined ? PORTAL_TENANT : tenantOf({ accountIdentifier, orgIdentifier }),
    action,
    targetType: "user",
    targetId: userId,
    data: {
      grantId: grant.id,
      role: grant.role,
      account: accountIdentifier,
      org: orgIdentifier,
      project: projectIdentifier,
      ...periodWords(grant),
      periodBefore: before && periodWords(before),
    },
  };
}

function periodWords({ validFrom, validUntil }: Pick<Grant, "validFrom" | "validUntil">) {
  return { from: validFrom?.toISOString(), until: validUntil?.toISOString() };
}
