import { POLICY_VERSION, type ConditionBlock, type PolicyDocument } from "@/lib/domain/iam/policy-document";

/** Services whose roles this portal meets. */
export type TrustedService = "ecs-tasks.amazonaws.com" | "ec2.amazonaws.com";

/**
 * Who may assume the role that is being made.
 * `delegate`, `user` and `account` are named by ARN or number and must present the external ID; so must the portal itself.
 */
export type TrustRequest =
  | { readonly kind: "portal"; readonly callerArn: string; readonly externalId: string }
  | { readonly kind: "delegate"; readonly roleArn: string; readonly externalId: string }
  | { readonly kind: "user"; readonly userArn: string; readonly externalId: string }
  | { readonly kind: "account"; readonly partition: string; readonly account: string; readonly externalId: string }
  | {
      readonly kind: "irsa";
      readonly partition: string;
      readonly account: string;
      /** Issuer of the EKS cluster, with or without `https://`. */
      readonly issuer: string;
      readonly namespace: string;
      readonly serviceAccount: string;
    }
  | {
      readonly kind: "harness-oidc";
      readonly partition: string;
      readonly account: string;
      readonly harnessAccountId: string;
      /** Host of the Harness deployment: `app.harness.io` unless it is a vanity address. */
      readonly host?: string | undefined;
      readonly audience?: string | undefined;
      /** `account/<id>:org/<org>:project/<project>`, wildcards allowed; narrows who in Harness may assume the role. */
      readonly subject: string;
    }
  | { readonly kind: "service"; readonly service: TrustedService };

/** The audience that AWS STS expects of OIDC tokens. */
export const STS_AUDIENCE = "sts.amazonaws.com";

/** The issuer without its scheme and trailing slash, as condition keys and provider ARNs use it. */
export function issuerKey(issuer: string): string {
  return issuer
    .trim()
    .replace(/^https:\/\//, "")
    .replace(/\/+$/, "");
}

/**
 * The issuer of a Harness account's OIDC tokens.
 *
 * @see https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/
 */
export function harnessIssuer(harnessAccountId: string, host = "app.harness.io"): string {
  return `https://${host}/ng/api/oidc/account/${harnessAccountId}`;
}

/** The ARN under which IAM knows an OIDC issuer. */
export function oidcProviderArn(where: { readonly partition: string; readonly account: string }, issuer: string): string {
  return `arn:${where.partition}:iam::${where.account}:oidc-provider/${issuerKey(issuer)}`;
}

function assumeWithExternalId(awsPrincipal: string, externalId: string, sid = "HarnessAssumesWithExternalId"): PolicyDocument {
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { AWS: awsPrincipal },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
}

function assumeWithWebIdentity(sid: string, provider: string, condition: ConditionBlock): PolicyDocument {
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
      },
    ],
  };
}

/** The trust policy for a role. Everything with wildcards goes under StringLike, all else must match exactly. */
export function buildTrustPolicy(request: TrustRequest): PolicyDocument {
  switch (request.kind) {
    case "portal":
      return assumeWithExternalId(request.callerArn, request.externalId, "CarabinerAssumesWithExternalId");
    case "delegate":
      return assumeWithExternalId(request.roleArn, request.externalId);
    case "user":
      return assumeWithExternalId(request.userArn, request.externalId);
    case "account":
      return assumeWithExternalId(`arn:${request.partition}:iam::${request.account}:root`, request.externalId);
    case "irsa": {
      const key = issuerKey(request.issuer);
      return assumeWithWebIdentity("DelegateServiceAccount", oidcProviderArn(request, request.issuer), {
        StringEquals: {
          [`${key}:aud`]: STS_AUDIENCE,
          [`${key}:sub`]: `system:serviceaccount:${request.namespace}:${request.serviceAccount}`,
        },
      });
    }
    case "harness-oidc": {
      const issuer = harnessIssuer(request.harnessAccountId, request.host);
      const key = issuerKey(issuer);
      const subject = { [`${key}:sub`]: request.subject };
      const audience = { [`${key}:aud`]: request.audience ?? STS_AUDIENCE };
      const wildcard = /[*?]/.test(request.subject);
      return assumeWithWebIdentity(
        "HarnessOidc",
        oidcProviderArn(request, issuer),
        wildcard ? { StringEquals: audience, StringLike: subject } : { StringEquals: { ...audience, ...subject } },
      );
    }
    case "service":
      return {
        Version: POLICY_VERSION,
        Statement: [
          { Sid: "ServiceAssumes", Effect: "Allow", Principal: { Service: request.service }, Action: "sts:AssumeRole" },
        ],
      };
  }
}

/** The one statement that the caller's own policy needs, so that it may assume the role: the other side of the trust. */
export function buildCallerPolicy(roleArns: readonly string[]): PolicyDocument {
  const [only] = roleArns;
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Sid: "AssumeHarnessRole",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: roleArns.length === 1 && only !== undefined ? only : roleArns,
      },
    ],
  };
}

/** Whether a trust crosses accounts, worked out from the caller and the role's account instead of being asked for. */
export function trustReach(callerAccount: string, roleAccount: string): "same-account" | "cross-account" {
  return callerAccount === roleAccount ? "same-account" : "cross-account";
}
