import type { TrustExpectation, TrustFindingId } from "@/lib/domain/iam/trust/conditions";
import { ACCOUNT, FOREIGN, KNOWN, role } from "./asks";

/** A trust policy as people write them, with what is known about it. */
export type CollectedTrust = {
  readonly what: string;
  /** Where one like it was found. The document is rewritten. */
  readonly origin: string;
  readonly statements: readonly unknown[];
  /** What the role is for; a role for Harness when it is not said. */
  readonly purpose?: TrustExpectation["purpose"];
  readonly sentence: string;
  readonly findings: readonly TrustFindingId[];
};

const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole" } as const;
const BY_TOKEN = { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity" } as const;
const GITHUB = "token.actions.githubusercontent.com";
const github = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}` };
const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/9F1C2D";
const cluster = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${EKS}` };
const externalId = (...ids: readonly string[]) => ({ StringEquals: { "sts:ExternalId": ids.length === 1 ? ids[0] : ids } });
const root = (account: string): string => `arn:aws:iam::${account}:root`;

/** Answers follow the IAM user guide: the confused deputy problem, OIDC condition keys, principals, global condition keys. */
export const TRUST_POLICIES: readonly CollectedTrust[] = [
  {
    what: "a user with an external ID",
    origin: "https://github.com/andreistefanciprian/jenkins_aws_codebuild (prerequisites/policies/tf-role-trust-policy.tpl)",
    statements: [{ ...ASSUME, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/builder` }, Condition: externalId("build-7c1e") }],
    sentence: `User builder of account ${ACCOUNT} may assume this role, with external ID …7c1e.`,
    findings: [],
  },
  {
    what: "two roles without a condition",
    origin:
      "https://github.com/aws-ia/terraform-aws-control_tower_account_factory (modules/aft-iam-roles/service-role/trust_policy.tpl)",
    statements: [{ ...ASSUME, Principal: { AWS: [role("AdminRole", KNOWN), role("ServiceRole", KNOWN)] } }],
    sentence: `Role AdminRole of account ${KNOWN} and role ServiceRole of account ${KNOWN} may assume this role.`,
    findings: ["external-id-not-enforced"],
  },
  {
    what: "a data platform's user of an account nobody knows",
    origin: "https://github.com/amrelhagary/snowflake-metrics (terraform/templates/snowflake-role.tpl)",
    statements: [
      { ...ASSUME, Sid: "", Principal: { AWS: `arn:aws:iam::${FOREIGN}:user/platform` }, Condition: externalId("platform-01") },
    ],
    sentence: `User platform of account ${FOREIGN} may assume this role, with external ID …m-01.`,
    findings: ["foreign-account"],
  },
  {
    what: "one of two external IDs",
    origin: "https://github.com/ugmuka/dbt-advent-calendar-2024-mukai (snowflake_integration_assume_role_policy.json.tpl)",
    statements: [
      { ...ASSUME, Principal: { AWS: `arn:aws:iam::${KNOWN}:user/loader` }, Condition: externalId("load-aaaa", "load-bbbb") },
    ],
    sentence: `User loader of account ${KNOWN} may assume this role, with external ID …aaaa or …bbbb.`,
    findings: [],
  },
  {
    what: "ECS tasks, for a task role",
    origin: "https://github.com/feliche93/datadrivendao-backend (create_ecs_tasks_trust_policy.sh)",
    purpose: "ecs-task",
    statements: [{ ...ASSUME, Principal: { Service: ["ecs-tasks.amazonaws.com"] } }],
    sentence: "ECS tasks may assume this role.",
    findings: [],
  },
  {
    what: "ECS tasks, for a role that Harness should use",
    origin: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    statements: [{ ...ASSUME, Principal: { Service: "ecs-tasks.amazonaws.com" } }],
    sentence: "ECS tasks may assume this role.",
    findings: ["wrong-service"],
  },
  {
    what: "every repository of GitHub, for any audience",
    origin: "https://github.com/dvdmelamed/aws-infra (modules/github-oidc/assume_role.tpl)",
    statements: [{ ...BY_TOKEN, Principal: github, Condition: { StringLike: { [`${GITHUB}:sub`]: "repo:*" } } }],
    sentence: `Holders of a token of ${GITHUB} may assume this role, as repo:*.`,
    findings: ["oidc-audience-open", "oidc-subject-open"],
  },
  {
    what: "every repository with a branch of one name",
    origin:
      "https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services",
    statements: [
      { ...BY_TOKEN, Principal: github, Condition: { StringLike: { [`${GITHUB}:sub`]: "repo:*/*:ref:refs/heads/main" } } },
    ],
    sentence: `Holders of a token of ${GITHUB} may assume this role, as repo:*/*:ref:refs/heads/main.`,
    findings: ["oidc-audience-open", "oidc-subject-open"],
  },
  {
    what: "one subject of GitHub",
    origin: "https://github.com/scalable-ml-systems/ml-inference-triton-aws-eks (infra/terraform/policies/ci.json.tpl)",
    statements: [
      {
        ...BY_TOKEN,
        Principal: github,
        Condition: {
          StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com", [`${GITHUB}:sub`]: "repo:meridian/parcel:ref:refs/heads/main" },
        },
      },
    ],
    sentence: `Holders of a token of ${GITHUB} may assume this role, as repo:meridian/parcel:ref:refs/heads/main, for audience sts.amazonaws.com.`,
    findings: [],
  },
  {
    what: "one repository of GitHub, any branch",
    origin: "https://github.com/tulna07/workshop-1-tf-modules (modules/security/gha-role/gha-trust-policy.tpl)",
    statements: [
      {
        ...BY_TOKEN,
        Principal: github,
        Condition: {
          StringLike: { [`${GITHUB}:sub`]: "repo:meridian/parcel:*" },
          StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
        },
      },
    ],
    sentence: `Holders of a token of ${GITHUB} may assume this role, as repo:meridian/parcel:*, for audience sts.amazonaws.com.`,
    findings: [],
  },
  {
    what: "a service account, for any audience",
    origin: "https://github.com/jayadeyemi/gen3-dev (old/ack-test/scripts/lib/trust-relationship.sh)",
    statements: [
      {
        ...BY_TOKEN,
        Principal: cluster,
        Condition: { StringEquals: { [`${EKS}:sub`]: "system:serviceaccount:harness:default" } },
      },
    ],
    sentence: `Holders of a token of ${EKS} may assume this role, as system:serviceaccount:harness:default.`,
    findings: ["oidc-audience-open"],
  },
  {
    what: "a service account where the audience should be",
    origin: "https://github.com/KaushalRai12/DevOps (terraform/modules/aws/eks/templates/cni-role-policy.json.tpl)",
    statements: [
      {
        ...BY_TOKEN,
        Principal: cluster,
        Condition: { StringEquals: { [`${EKS}:aud`]: "system:serviceaccount:kube-system:aws-node" } },
      },
    ],
    sentence: `Holders of a token of ${EKS} may assume this role, for audience system:serviceaccount:kube-system:aws-node.`,
    findings: ["oidc-subject-open"],
  },
  {
    what: "service accounts of one name's beginning",
    origin: "https://github.com/dududuck04/eks-utils (create/create-efs-addon/01_write_assume_role_file.sh)",
    statements: [
      {
        ...BY_TOKEN,
        Principal: cluster,
        Condition: {
          StringLike: { [`${EKS}:sub`]: "system:serviceaccount:kube-system:efs-csi-*", [`${EKS}:aud`]: "sts.amazonaws.com" },
        },
      },
    ],
    sentence: `Holders of a token of ${EKS} may assume this role, as system:serviceaccount:kube-system:efs-csi-*, for audience sts.amazonaws.com.`,
    findings: [],
  },
  {
    what: "a user without a condition",
    origin: "https://github.com/venkatadry/aws2-ECS-Fargate (Project-lab.md)",
    statements: [{ ...ASSUME, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/test-user` } }],
    sentence: `User test-user of account ${ACCOUNT} may assume this role.`,
    findings: ["external-id-not-enforced"],
  },
  {
    what: "a whole account with an external ID",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    statements: [{ ...ASSUME, Principal: { AWS: root(KNOWN) }, Condition: externalId("third-4f2a") }],
    sentence: `Any identity of account ${KNOWN} that is allowed to may assume this role, with external ID …4f2a.`,
    findings: ["whole-account"],
  },
  {
    what: "an account by its bare number, which nobody knows",
    origin: "https://docs.zilliz.com/docs/integrate-with-aws-s3",
    statements: [{ ...ASSUME, Principal: { AWS: FOREIGN }, Condition: externalId("my-external-id") }],
    sentence: `Any identity of account ${FOREIGN} that is allowed to may assume this role, with external ID …l-id.`,
    findings: ["foreign-account", "whole-account"],
  },
  {
    what: "a whole account that may have had a second factor",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    statements: [
      { ...ASSUME, Principal: { AWS: root(KNOWN) }, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } },
    ],
    sentence: `Any identity of account ${KNOWN} that is allowed to may assume this role, with a second factor.`,
    findings: ["external-id-not-enforced", "mfa-condition", "whole-account"],
  },
  {
    what: "anyone of one organization",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    statements: [{ ...ASSUME, Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }],
    sentence: "Anyone in any AWS account may assume this role, inside organization o-a1b2c3d4e5.",
    findings: ["external-id-not-enforced"],
  },
  {
    what: "anyone at all",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    statements: [{ ...ASSUME, Principal: "*" }],
    sentence: "Anyone in any AWS account may assume this role.",
    findings: ["external-id-not-enforced", "wildcard-principal"],
  },
  {
    what: "one role that may name its session too",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    statements: [
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Principal: { AWS: role("bootstrap", KNOWN) },
        Condition: { StringEquals: { "sts:ExternalId": "boot-19ab" } },
      },
    ],
    sentence: `Role bootstrap of account ${KNOWN} may assume this role, with external ID …19ab.`,
    findings: [],
  },
];
