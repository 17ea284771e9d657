import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import type { Caller, KeyName } from "./auth";
import { accessDenied } from "./errors";
import { ACCOUNT_SCOPE, isAtOrAbove, isSameScope, type Scope } from "./scope";

export type Check = {
  readonly permission: string;
  readonly resourceType: string;
  readonly scope: Scope;
  readonly identifier?: string | null | undefined;
};

/** One role binding: what is allowed, where, and whether everything below is meant too. */
type Binding = {
  readonly scope: Scope;
  readonly includesChildren: boolean;
  readonly allows: (permission: string) => boolean;
};

const isView = (permission: string): boolean => permission.endsWith("_view");
/** What everyone in the account sees above their own project, and the delegates that they share. */
const isBasic = (permission: string): boolean =>
  permission === "core_account_view" || permission === "core_organization_view" || permission === "core_delegate_view";

const MERIDIAN: Scope = { org: "meridian", project: null };
const PARCEL_TRACKING: Scope = { org: "meridian", project: "parcel_tracking" };

const BINDINGS: Readonly<Record<KeyName, readonly Binding[]>> = {
  admin: [{ scope: ACCOUNT_SCOPE, includesChildren: true, allows: () => true }],
  projectAdmin: [
    { scope: PARCEL_TRACKING, includesChildren: true, allows: (permission) => permission !== "core_project_create" },
    { scope: MERIDIAN, includesChildren: false, allows: isBasic },
    { scope: ACCOUNT_SCOPE, includesChildren: false, allows: isBasic },
  ],
  viewer: [{ scope: ACCOUNT_SCOPE, includesChildren: true, allows: isView }],
  expired: [],
};

/** A project is checked in the scope of its organization, with the project as the resource; the binding is on the project itself. */
function effectiveScope(check: Check): Scope {
  const identifier = check.identifier ?? null;
  if (identifier === null) return check.scope;
  if (check.resourceType === "PROJECT" && check.scope.project === null) return { org: check.scope.org, project: identifier };
  if (check.resourceType === "ORGANIZATION" && check.scope.org === null) return { org: identifier, project: null };
  return check.scope;
}

export function isPermitted(caller: Caller, check: Check): boolean {
  const scope = effectiveScope(check);
  return BINDINGS[caller.key].some(
    (binding) =>
      binding.allows(check.permission) &&
      (binding.includesChildren ? isAtOrAbove(binding.scope, scope) : isSameScope(binding.scope, scope)),
  );
}

/** Refuses with 403 and the checks that failed. */
export function requirePermissions(caller: Caller, checks: readonly Check[]): void {
  const failed = checks.filter((check) => !isPermitted(caller, check));
  if (failed.length === 0) return;
  throw accessDenied(
    caller.principal,
    failed.map((check) => ({
      resourceScope: {
        accountIdentifier: HARNESS_ACCOUNT_ID,
        orgIdentifier: check.scope.org,
        projectIdentifier: check.scope.project,
      },
      resourceType: check.resourceType,
      resourceIdentifier: check.identifier ?? null,
      permission: check.permission,
    })),
  );
}

export function requirePermission(caller: Caller, check: Check): void {
  requirePermissions(caller, [check]);
}
