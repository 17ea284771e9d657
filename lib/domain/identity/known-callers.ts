import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { parsePolicyText } from "@/lib/domain/iam/policy-document";
import { readPrincipals } from "@/lib/domain/iam/trust/principals";

/** An identity that roles of this account trust already: the likeliest callers of a new one. */
export type KnownCaller = { readonly arn: string; readonly kind: "role" | "user"; readonly trustedBy: readonly string[] };

/**
 * The roles and users that the account's roles trust, most trusted first. Harness does not tell what a delegate runs as;
 * the trust policies of roles that work with it do.
 */
export function knownCallers(roles: readonly IamRole[]): readonly KnownCaller[] {
  const callers = new Map<string, { readonly kind: "role" | "user"; readonly trustedBy: string[] }>();
  for (const role of roles) {
    const trust = role.trustDocument === undefined ? undefined : parsePolicyText(role.trustDocument, "trust");
    if (trust?.ok !== true) continue;
    for (const statement of trust.value.Statement) {
      if (statement.Effect !== "Allow" || statement.Principal === undefined) continue;
      for (const principal of readPrincipals(statement.Principal)) {
        if (principal.kind !== "role" && principal.kind !== "user") continue;
        const known = callers.get(principal.value) ?? { kind: principal.kind, trustedBy: [] };
        known.trustedBy.push(role.roleName);
        callers.set(principal.value, known);
      }
    }
  }
  return [...callers]
    .map(([arn, { kind, trustedBy }]) => ({ arn, kind, trustedBy }))
    .sort((a, b) => b.trustedBy.length - a.trustedBy.length || a.arn.localeCompare(b.arn, "en"));
}

/** The OpenID Connect providers that roles of this account trust already. */
export function knownProviders(roles: readonly IamRole[]): readonly string[] {
  const providers = roles.flatMap((role) => {
    const trust = role.trustDocument === undefined ? undefined : parsePolicyText(role.trustDocument, "trust");
    if (trust?.ok !== true) return [];
    return trust.value.Statement.flatMap((statement) =>
      readPrincipals(statement.Principal ?? {}).flatMap((principal) => (principal.kind === "oidc" ? [principal.value] : [])),
    );
  });
  return [...new Set(providers)].sort();
}

/** Service-linked roles: only an AWS service assumes them. */
export function isServiceRole(role: Pick<IamRole, "path">): boolean {
  return role.path.startsWith("/aws-service-role/") || role.path.startsWith("/aws-reserved/");
}
