import { parseArn, principalOfSession } from "@/lib/domain/aws/arn";
import { asList, type PolicyPrincipal, type PolicyStatement } from "./policy-document";

/** Who makes a request. */
export type RequestPrincipal =
  | {
      readonly kind: "aws";
      /** A user, a role, a role's session (`arn:aws:sts::…:assumed-role/…`) or `…:root`. */
      readonly arn: string;
      readonly account: string;
    }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly provider: string };

/**
 * How a resource policy names the caller: it decides which other layers still limit the grant.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type PrincipalFit = "session" | "user" | "role" | "account" | "everyone" | "service" | "federated";

function fitAws(named: string, principal: Extract<RequestPrincipal, { kind: "aws" }>): PrincipalFit | undefined {
  if (named === "*") return "everyone";
  if (named === principal.account) return "account";
  const parsed = parseArn(named);
  if (!parsed.ok) return undefined;
  if (parsed.value.resource === "root") return parsed.value.account === principal.account ? "account" : undefined;
  const caller = parseArn(principal.arn);
  if (!caller.ok) return undefined;
  const isSession = caller.value.service === "sts";
  if (named === principal.arn) return isSession ? "session" : caller.value.resource.startsWith("user/") ? "user" : "role";
  if (!isSession || parsed.value.service !== "iam") return undefined;
  // STS drops the path of a role from a session's ARN, so the last name decides.
  const role = principalOfSession(caller.value).resource.split("/").at(-1);
  const sameRole = parsed.value.resource.startsWith("role/") && parsed.value.resource.split("/").at(-1) === role;
  return sameRole && parsed.value.account === principal.account ? "role" : undefined;
}

/** What still limits a grant that names the caller in this way: 0 nothing, 1 boundary and session policies, 2 identity policies too. */
const LIMITS: Readonly<Record<PrincipalFit, 0 | 1 | 2>> = {
  session: 0,
  user: 0,
  // AWS does not limit a grant to `*` by boundary and session policies, whatever its conditions name.
  everyone: 0,
  service: 0,
  federated: 0,
  role: 1,
  account: 2,
};

/** How much the caller's own policies still limit a grant. The smaller number decides where several statements grant. */
export function limitsOf(fit: PrincipalFit): 0 | 1 | 2 {
  return LIMITS[fit];
}

/** The least limited way in which a principal element names the caller, or `undefined`. */
export function fitPrincipal(element: PolicyPrincipal, principal: RequestPrincipal): PrincipalFit | undefined {
  if (typeof element === "string") return element === "*" ? "everyone" : undefined;
  if (principal.kind === "service") return asList(element.Service).includes(principal.name) ? "service" : undefined;
  if (principal.kind === "federated") return asList(element.Federated).includes(principal.provider) ? "federated" : undefined;
  const fits = asList(element.AWS).flatMap((named) => fitAws(named, principal) ?? []);
  return fits.sort((one, other) => limitsOf(one) - limitsOf(other))[0];
}

/** Whether a statement of a resource policy covers the caller, and how. A statement that names no principal covers no caller. */
export function statementFit(statement: PolicyStatement, principal: RequestPrincipal): PrincipalFit | undefined {
  if (statement.Principal !== undefined) return fitPrincipal(statement.Principal, principal);
  if (statement.NotPrincipal === undefined) return undefined;
  return fitPrincipal(statement.NotPrincipal, principal) === undefined ? "everyone" : undefined;
}
