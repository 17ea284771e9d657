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

/** The narrowest way in which a principal element names the caller, or `undefined`. */
export function fitPrincipal(element: PolicyPrincipal, principal: RequestPrincipal): PrincipalFit | undefined {
  if (typeof element === "string") return element === "*" ? "everyone" : undefined;
  if (principal.kind === "service") return asList(element.Service).includes(principal.name) ? "service" : undefined;
  if (principal.kind === "federated") return asList(element.Federated).includes(principal.provider) ? "federated" : undefined;
  const order: readonly PrincipalFit[] = ["session", "user", "role", "account", "everyone"];
  const fits = asList(element.AWS).map((named) => fitAws(named, principal));
  return order.find((fit) => fits.includes(fit));
}

/** Whether a statement of a resource policy covers the caller, and how. Statements without a principal cover everyone. */
export function statementFit(statement: PolicyStatement, principal: RequestPrincipal): PrincipalFit | undefined {
  if (statement.Principal !== undefined) return fitPrincipal(statement.Principal, principal);
  if (statement.NotPrincipal !== undefined)
    return fitPrincipal(statement.NotPrincipal, principal) === undefined ? "everyone" : undefined;
  return undefined;
}
