import { roleSchema, type Role } from "./actor";

/** A grant without its person. */
export type GrantTarget = {
  readonly role: Role;
  readonly accountIdentifier?: string | undefined;
  readonly orgIdentifier?: string | undefined;
  readonly projectIdentifier?: string | undefined;
};

/**
 * Reads the role claim of an identity provider: one text or a list, each `owner` or
 * `<role>@<Harness account>[/<organization>[/<project>]]`. Any other text gives no role.
 *
 * Undefined when there is no claim at all: then the portal's own roles apply.
 */
export function grantsFromClaim(claim: unknown): readonly GrantTarget[] | undefined {
  if (claim === undefined || claim === null) return undefined;
  const words = (Array.isArray(claim) ? claim : [claim]).filter((word): word is string => typeof word === "string");
  return words.flatMap<GrantTarget>((word) => {
    const [name, scope, ...more] = word.split("@");
    const role = roleSchema.safeParse(name);
    if (!role.success || more.length > 0) return [];
    if (role.data === "owner") return scope === undefined ? [{ role: role.data }] : [];
    const parts = scope?.split("/") ?? [];
    const [accountIdentifier, orgIdentifier, projectIdentifier] = parts;
    if (accountIdentifier === undefined || parts.length > 3 || parts.includes("")) return [];
    return [{ role: role.data, accountIdentifier, orgIdentifier, projectIdentifier }];
  });
}
