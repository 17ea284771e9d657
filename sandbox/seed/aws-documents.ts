import { SANDBOX_ACCOUNTS } from "./world";

export type Statement = {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
};

export const EKS_ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/9F2C41D07B5A4E3E8D6610B7C2A95E44";

export const policyDocument = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const roleArn = (account: keyof typeof SANDBOX_ACCOUNTS, name: string): string =>
  `arn:aws:iam::${SANDBOX_ACCOUNTS[account].id}:role/${name}`;

export const userArn = (account: keyof typeof SANDBOX_ACCOUNTS, name: string): string =>
  `arn:aws:iam::${SANDBOX_ACCOUNTS[account].id}:user/${name}`;

export const trustService = (service: string): string =>
  policyDocument({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });

export const trustPrincipal = (arn: string, externalId?: string): string =>
  policyDocument({
    Effect: "Allow",
    Principal: { AWS: arn },
    Action: "sts:AssumeRole",
    Condition: externalId === undefined ? undefined : { StringEquals: { "sts:ExternalId": externalId } },
  });

/** IAM roles for service accounts: one service account of one cluster. */
export const trustServiceAccount = (account: keyof typeof SANDBOX_ACCOUNTS, subject: string): string =>
  policyDocument({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${SANDBOX_ACCOUNTS[account].id}:oidc-provider/${EKS_ISSUER}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${EKS_ISSUER}:sub`]: subject, [`${EKS_ISSUER}:aud`]: "sts.amazonaws.com" } },
  });
