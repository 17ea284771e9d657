import type { HarnessPermissionCheck } from "@/lib/domain/harness/harness-shapes";
import { hasEcs, type Path } from "@/lib/domain/runs/path";
import type { HarnessScope } from "@/lib/domain/harness/scope";

/** A Harness permission that a run uses, with what it is for. */
export type NeededRight = {
  readonly permission: string;
  readonly resourceType: string;
  readonly guideItems: readonly string[];
  /** What cannot be done without it: "create the connector". */
  readonly purpose: string;
  /** Without it this run cannot be carried out; otherwise its lack is a warning. */
  readonly required: boolean;
};

/**
 * The permissions behind "Manager or Admin role", one by one. Infrastructure definitions have no separate permission:
 * they belong to the environment.
 *
 * @see https://developer.harness.io/docs/platform/role-based-access-control/permissions-reference/
 *
 * @guide G6 G8 G9 G10
 */
export function neededRights(path: Path): readonly NeededRight[] {
  const deploys = hasEcs(path);
  return [
    right("core_project_view", "PROJECT", ["G6", "G8"], "see the project", true),
    right("core_connector_edit", "CONNECTOR", ["G6", "G9"], "create and edit the connector", true),
    right("core_connector_access", "CONNECTOR", ["G6", "G9"], "test and use the connector", true),
    right("core_secret_edit", "SECRET", ["G6"], "keep the access key and host credential as secrets", true),
    right("core_environment_edit", "ENVIRONMENT", ["G6", "G8", "G10"], "create environments and infrastructures", true),
    right("core_environment_access", "ENVIRONMENT", ["G6", "G8"], "deploy to the environment", false),
    right("core_service_edit", "SERVICE", ["G6", "G10"], "create services", deploys),
    right("core_pipeline_edit", "PIPELINE", ["G6", "G10"], "create pipelines", deploys),
    right("core_pipeline_execute", "PIPELINE", ["G6", "G10"], "run pipelines", false),
    right("core_delegate_view", "DELEGATE", ["G6"], "see which delegates are connected", false),
  ];
}

function right(
  permission: string,
  resourceType: string,
  guideItems: readonly string[],
  purpose: string,
  required: boolean,
): NeededRight {
  return { permission, resourceType, guideItems, purpose, required };
}

/** The question to Harness's access control. A project is asked about in its organization, with itself as the resource. */
export function questionFor(needed: NeededRight, scope: HarnessScope): HarnessPermissionCheck {
  const { permission, resourceType } = needed;
  if (resourceType !== "PROJECT" || scope.projectIdentifier === undefined) return { scope, resourceType, permission };
  const { accountIdentifier, orgIdentifier, projectIdentifier } = scope;
  return {
    scope: { accountIdentifier, orgIdentifier },
    resourceType,
    resourceIdentifier: projectIdentifier,
    permission,
  };
}

/** The scope in words: `project meridian / parcel_tracking`. */
export function scopeWords(scope: HarnessScope): string {
  if (scope.projectIdentifier !== undefined) return `project ${scope.orgIdentifier ?? ""} / ${scope.projectIdentifier}`;
  return scope.orgIdentifier === undefined ? "the Harness account" : `organization ${scope.orgIdentifier}`;
}

/** A request to a Harness admin, ready to be sent. `link` leads back to the step. */
export function requestText(input: {
  readonly scope: HarnessScope;
  readonly rights: readonly Pick<NeededRight, "permission" | "purpose">[];
  readonly reference: string;
  readonly keyHint: string;
  readonly link: string;
}): string {
  return [
    `Please give the owner of the Harness API key ${input.keyHint} the following in ${scopeWords(input.scope)}`,
    `(Harness account ${input.scope.accountIdentifier}):`,
    "",
    ...input.rights.map(({ permission, purpose }) => `- ${permission}, to ${purpose}`),
    "",
    `It is for AWS onboarding ${input.reference}. When it is done, press “Check again” here:`,
    input.link,
  ].join("\n");
}
