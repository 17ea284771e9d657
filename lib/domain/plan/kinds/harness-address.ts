import type { HarnessScope } from "@/lib/domain/harness/scope";

/** The Harness account of a scope as a query, for the addresses that the plan shows. */
export function accountQuery({ accountIdentifier }: HarnessScope): string {
  return `accountIdentifier=${encodeURIComponent(accountIdentifier)}`;
}

/** The same with organization and project. */
export function scopeQuery(scope: HarnessScope): string {
  const { orgIdentifier, projectIdentifier } = scope;
  return [
    accountQuery(scope),
    ...(orgIdentifier === undefined ? [] : [`orgIdentifier=${encodeURIComponent(orgIdentifier)}`]),
    ...(projectIdentifier === undefined ? [] : [`projectIdentifier=${encodeURIComponent(projectIdentifier)}`]),
  ].join("&");
}

/** How a secret appears in what is shown: that it is there, never what it is. */
export const MASKED = "••••••••";
