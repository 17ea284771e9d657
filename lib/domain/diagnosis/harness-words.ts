import type { HarnessScope } from "@/lib/domain/harness/scope";
import { present } from "./explanation-parts";
import type { FailedPermission, HarnessFailure } from "./harness-failure";

/** What a support engineer asks for, Harness's chain in its own order. */
export function harnessDetails(failure: HarnessFailure): Readonly<Record<string, string>> {
  return present({
    "Harness said": failure.message,
    Hints: wordsOf(failure, "HINT"),
    Explanations: wordsOf(failure, "EXPLANATION"),
    "Error code": failure.code,
    "HTTP status": failure.httpStatus === undefined ? undefined : String(failure.httpStatus),
    Call: failure.call,
    Scope: failure.scope === undefined ? undefined : scopeWords(failure.scope),
    Fields: failure.fields.map(({ fieldId, error }) => `${fieldId}: ${error}`).join("\n"),
    "Missing permissions": failure.failedPermissions.map(permissionWords).join("\n"),
    "Policy sets": failure.policySets.join(", "),
    Host: failure.host,
    "Correlation ID": failure.correlationId,
  });
}

/** "Cannot create the connector aws_ec2". */
export function headOfHarness(failure: HarnessFailure): string {
  const [method = ""] = failure.call.split(" ");
  const verb = failure.call.includes("testConnection") ? "test" : (VERBS[method] ?? "use");
  const { kind, identifier } = failure.entity ?? { kind: "Harness entity" };
  const isRead = verb === "create" && identifier === undefined;
  return `Cannot ${isRead ? "use" : verb} the ${kind}${identifier === undefined ? "" : ` ${identifier}`}`;
}

const VERBS: Readonly<Record<string, string>> = { GET: "read", POST: "create", PUT: "change", DELETE: "delete" };

/** "core_connector_edit on CONNECTOR aws_ec2 (project ...)". */
export function permissionWords({ permission: name, resourceType, resourceIdentifier, scope }: FailedPermission): string {
  const on = resourceIdentifier === undefined ? ` on ${resourceType}` : ` on ${resourceType} ${resourceIdentifier}`;
  return `${name}${on}${scope === undefined ? "" : ` (${scopeWords(scope)})`}`;
}

/** A scope in words. */
export function scopeWords(scope: HarnessScope | undefined): string {
  if (scope?.projectIdentifier !== undefined)
    return `project ${scope.projectIdentifier} of organization ${scope.orgIdentifier ?? ""}`;
  return scope?.orgIdentifier === undefined ? "the Harness account" : `organization ${scope.orgIdentifier}`;
}

function wordsOf(failure: HarnessFailure, code: string): string {
  return failure.messages
    .filter((message) => message.code === code)
    .map(({ message }) => message)
    .join("\n");
}
