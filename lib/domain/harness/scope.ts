import { z } from "zod";

/** A place in Harness: the account, one of its organizations, or a project of that organization. */
export const harnessScopeSchema = z
  .object({
    accountIdentifier: z.string().min(1),
    orgIdentifier: z.string().min(1).optional(),
    projectIdentifier: z.string().min(1).optional(),
  })
  .refine((scope) => scope.projectIdentifier === undefined || scope.orgIdentifier !== undefined, {
    message: "A project needs its organization.",
  });

export type HarnessScope = z.infer<typeof harnessScopeSchema>;

/** The widest scope of an entity that a reference names: "project", "org" or "account". */
export function scopeLevel(scope: HarnessScope): "account" | "org" | "project" {
  if (scope.projectIdentifier !== undefined) return "project";
  return scope.orgIdentifier === undefined ? "account" : "org";
}

/**
 * How one entity refers to another: bare in a project, `org.` or `account.` above it.
 *
 * @see https://developer.harness.io/docs/platform/references/entity-identifier-reference/
 */
export function entityRef(identifier: string, scope: HarnessScope): string {
  const level = scopeLevel(scope);
  return level === "project" ? identifier : `${level}.${identifier}`;
}
