import type { GuideItem } from "./item";

/**
 * Where an item is real. `npm run guide:coverage` follows every link and fails on one that leads nowhere, so a link
 * is written only when its page or module, its test and its evidence are there.
 */
export type Realisation = {
  /** A route of the app (`/runs/[runId]/permissions`) or a module (`lib/domain/guide/text.ts`). */
  readonly where: string;
  /** The call that is made for it, if any: `ec2:DescribeRegions`. */
  readonly call?: string;
  /** ID of the check or operation that shows it. */
  readonly evidence?: string;
  /** The test that holds it: its file, and a part of its title. */
  readonly test: { readonly file: string; readonly title: string };
};

/** The items that are real, by number. An item that is not here does not work yet, whatever else says so. */
export const REALISED: Readonly<Record<string, Realisation>> = {
  G1: {
    where: "/runs/[runId]/prerequisites",
    call: "sts:GetCallerIdentity",
    evidence: "s1.account",
    test: { file: "e2e/prerequisites.spec.ts", title: "the account has to be confirmed before the step is done" },
  },
  G2: {
    where: "/runs/[runId]/prerequisites",
    call: "ec2:DescribeInstances",
    evidence: "s1.running-instances",
    test: { file: "lib/domain/checks/prerequisites/prerequisites.test.ts", title: "no instance is a warning and stops nobody" },
  },
  G4: {
    where: "/runs/[runId]/identity",
    call: "iam:GetUser",
    evidence: "s3.policy",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G5: {
    where: "/runs/[runId]/prerequisites",
    call: "GET /ng/api/projects",
    evidence: "s1.harness-account",
    test: { file: "e2e/prerequisites.spec.ts", title: "the first visit asks AWS and Harness" },
  },
  G6: {
    where: "/runs/[runId]/prerequisites",
    call: "POST /authz/api/acl",
    evidence: "s1.acl.core_connector_edit",
    test: { file: "lib/domain/checks/prerequisites/prerequisites.test.ts", title: "a missing right is named with its scope" },
  },
  G7: {
    where: "/runs/[runId]/prerequisites",
    call: "POST /authz/api/acl",
    evidence: "s1.scope",
    test: {
      file: "lib/domain/checks/prerequisites/prerequisites.test.ts",
      title: "the scope is enough when every required right is there",
    },
  },
  G8: {
    where: "/runs/[runId]/prerequisites",
    call: "POST /authz/api/acl",
    evidence: "s1.acl.core_project_view",
    test: {
      file: "lib/domain/checks/prerequisites/prerequisites.test.ts",
      title: "a project is asked about in its organization",
    },
  },
  G9: {
    where: "/runs/[runId]/prerequisites",
    call: "POST /authz/api/acl",
    evidence: "s1.acl.core_connector_edit",
    test: { file: "e2e/prerequisites.spec.ts", title: "a key without a right is told which one" },
  },
  G10: {
    where: "/runs/[runId]/prerequisites",
    call: "POST /authz/api/acl",
    evidence: "s1.acl.core_service_edit",
    test: {
      file: "lib/domain/checks/prerequisites/prerequisites.test.ts",
      title: "without core_service_edit a $target run gets $verdict",
    },
  },
  G11: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G12: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeInstanceStatus",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G13: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeSecurityGroups",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G14: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeVpcs",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G15: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeSubnets",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G16: {
    where: "/runs/[runId]/permissions",
    call: "ec2:DescribeTags",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G17: {
    where: "/runs/[runId]/permissions",
    call: "ec2:RunInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G18: {
    where: "/runs/[runId]/permissions",
    call: "ec2:TerminateInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G19: {
    where: "/runs/[runId]/permissions",
    call: "ec2:StartInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G20: {
    where: "/runs/[runId]/permissions",
    call: "ec2:StopInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G21: {
    where: "/runs/[runId]/permissions",
    call: "ec2:RebootInstances",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G22: {
    where: "/runs/[runId]/permissions",
    call: "ecs:ListClusters",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G23: {
    where: "/runs/[runId]/permissions",
    call: "ecs:DescribeClusters",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G24: {
    where: "/runs/[runId]/permissions",
    call: "ecs:ListServices",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G25: {
    where: "/runs/[runId]/permissions",
    call: "ecs:DescribeServices",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G26: {
    where: "/runs/[runId]/permissions",
    call: "ecs:UpdateService",
    evidence: "matrix.*",
    test: {
      file: "lib/domain/permissions/matrix-ecs.test.ts",
      title: "$action is a row that is simulated on its own ARN, on an EC2 path too",
    },
  },
  G27: {
    where: "/runs/[runId]/permissions",
    call: "ecs:RegisterTaskDefinition",
    evidence: "matrix.*",
    test: {
      file: "lib/domain/permissions/matrix-ecs.test.ts",
      title: "$action is a row that is simulated on its own ARN, on an EC2 path too",
    },
  },
  G28: {
    where: "/runs/[runId]/permissions",
    call: "ecs:ListTaskDefinitions",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G29: {
    where: "/runs/[runId]/permissions",
    call: "ecs:DescribeTaskDefinition",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G30: {
    where: "/runs/[runId]/permissions",
    call: "ecs:RunTask",
    evidence: "matrix.*",
    test: {
      file: "lib/domain/permissions/matrix-ecs.test.ts",
      title: "$action is a row that is simulated on its own ARN, on an EC2 path too",
    },
  },
  G31: {
    where: "/runs/[runId]/permissions",
    call: "ecs:ListTasks",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G32: {
    where: "/runs/[runId]/permissions",
    call: "ecs:DescribeTasks",
    evidence: "matrix.*",
    test: {
      file: "sandbox/proofs/matrix.integration.test.ts",
      title: "a new key with the built policy proves every read of the guide's list by itself",
    },
  },
  G33: {
    where: "/runs/[runId]/permissions",
    call: "iam:SimulatePrincipalPolicy",
    evidence: "matrix.*",
    test: { file: "lib/domain/permissions/policy-builder.test.ts", title: "an action that two packs ask for keeps both reasons" },
  },
  G34: {
    where: "/runs/[runId]/permissions",
    call: "iam:PassRole",
    evidence: "matrix.*",
    test: {
      file: "lib/domain/permissions/matrix-ecs.test.ts",
      title: "passing a role is one row a role, each simulated with the service that gets it",
    },
  },
  G35: {
    where: "/runs/[runId]/identity",
    call: "iam:CreatePolicy",
    evidence: "aws.policy",
    test: {
      file: "lib/domain/permissions/hand-off/hand-off.test.ts",
      title: "the walk-through for a new user covers the guide's clicks G35-G37 and G44-G52 once each",
    },
  },
  G36: {
    where: "/runs/[runId]/permissions",
    test: { file: "e2e/permissions.spec.ts", title: "the policy of the path has what the connector test needs" },
  },
  G37: {
    where: "/runs/[runId]/permissions",
    call: "iam:GetPolicy",
    test: { file: "e2e/permissions.spec.ts", title: "a policy of that name which somebody else made is refused at the name" },
  },
  G38: {
    where: "/runs/[runId]/permissions",
    test: { file: "e2e/permissions.spec.ts", title: "as in the guide shows its three statements" },
  },
  G39: {
    where: "/runs/[runId]/permissions",
    evidence: "aws.policy",
    test: {
      file: "lib/domain/permissions/policy-builder.test.ts",
      title: "$what is refused at its field and left out of the policy",
    },
  },
  G40: {
    where: "/runs/[runId]/permissions",
    evidence: "aws.policy",
    test: { file: "lib/domain/permissions/packs.test.ts", title: "an action that accepts no ARN is never limited to one" },
  },
  G41: {
    where: "/runs/[runId]/identity",
    call: "iam:AttachUserPolicy",
    evidence: "aws.attachment",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G42: {
    where: "/runs/[runId]/identity",
    call: "iam:AttachRolePolicy",
    evidence: "aws.attachment",
    test: {
      file: "lib/domain/plan/implied-operations.test.ts",
      title: "the policy is attached to the new role that a $by assumes, after both exist",
    },
  },
  G43: {
    where: "/runs/[runId]/identity",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G44: {
    where: "/runs/[runId]/identity",
    test: {
      file: "e2e/identity.spec.ts",
      title: "a new role shows one external ID everywhere, and its trust names the delegate's role",
    },
  },
  G45: {
    where: "/runs/[runId]/identity",
    test: {
      file: "e2e/identity.spec.ts",
      title: "a new role shows one external ID everywhere, and its trust names the delegate's role",
    },
  },
  G46: {
    where: "/runs/[runId]/identity",
    call: "iam:CreateUser",
    evidence: "s3.user",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G47: {
    where: "/runs/[runId]/identity",
    call: "iam:GetLoginProfile",
    evidence: "s3.console",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G48: {
    where: "/runs/[runId]/identity",
    call: "iam:AttachUserPolicy",
    evidence: "s3.policy",
    test: { file: "e2e/identity.spec.ts", title: "full access needs a reason and stays as a finding" },
  },
  G49: {
    where: "/runs/[runId]/identity",
    call: "iam:GetUser",
    evidence: "s3.user",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G50: {
    where: "/runs/[runId]/identity",
    call: "iam:CreateAccessKey",
    evidence: "aws.access-key",
    test: { file: "e2e/identity.spec.ts", title: "a new user is checked by name, made by Create now, and read back from AWS" },
  },
  G51: {
    where: "/runs/[runId]/identity",
    call: "sts:GetCallerIdentity",
    evidence: "s3.key",
    test: { file: "e2e/identity.spec.ts", title: "a pasted key is tried before it is kept, and its secret is never shown again" },
  },
  G52: {
    where: "/runs/[runId]/identity",
    call: "POST /ng/api/v2/secrets",
    evidence: "aws.access-key",
    test: { file: "e2e/identity.spec.ts", title: "a pasted key is tried before it is kept, and its secret is never shown again" },
  },
  G53: {
    where: "/runs/[runId]/identity",
    call: "iam:GetOpenIDConnectProvider",
    evidence: "s3.provider",
    test: { file: "e2e/role-paths.spec.ts", title: "Harness’s own tokens: the provider is made or kept" },
  },
  G54: {
    where: "/runs/[runId]/identity",
    call: "iam:CreateRole",
    evidence: "s3.trust",
    test: { file: "e2e/role-paths.spec.ts", title: "a new role across accounts: both sides are looked at, Harness proves it" },
  },
  G55: {
    where: "/runs/[runId]/identity",
    call: "iam:GetRole",
    evidence: "s3.caller",
    test: {
      file: "e2e/role-paths.spec.ts",
      title: "a new role in the same account that trusts an identity of the portal: all three questions",
    },
  },
  G56: {
    where: "/runs/[runId]/identity",
    call: "iam:AttachRolePolicy",
    evidence: "s3.policy",
    test: {
      file: "lib/domain/plan/implied-operations.test.ts",
      title: "the policy is attached to the new role that a $by assumes, after both exist",
    },
  },
  G57: {
    where: "/runs/[runId]/identity",
    call: "iam:GetRole",
    evidence: "s3.role",
    test: { file: "e2e/role-paths.spec.ts", title: "a new role across accounts: both sides are looked at, Harness proves it" },
  },
  G58: {
    where: "/runs/[runId]/identity",
    call: "iam:GetRole",
    evidence: "s3.role",
    test: {
      file: "e2e/identity.spec.ts",
      title: "a new role shows one external ID everywhere, and its trust names the delegate's role",
    },
  },
  G59: {
    where: "/connections",
    call: "GET /ng/api/accounts",
    test: {
      file: "lib/domain/connections/connections.test.ts",
      title: "a Harness connection is added with the account of its key, and holds no key",
    },
  },
  G60: {
    where: "/runs/[runId]/connector",
    call: "POST /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G61: {
    where: "/runs/[runId]/connector",
    call: "POST /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G62: {
    where: "/runs/[runId]/connector",
    call: "POST /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G63: {
    where: "/runs/[runId]/connector",
    call: "GET /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G64: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G65: {
    where: "/runs/[runId]/identity",
    call: "sts:GetCallerIdentity",
    evidence: "s3.key",
    test: { file: "e2e/identity.spec.ts", title: "a pasted key is tried before it is kept, and its secret is never shown again" },
  },
  G66: {
    where: "/runs/[runId]/connector",
    call: "POST /ng/api/v2/secrets",
    evidence: "aws.access-key",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G67: {
    where: "/runs/[runId]/connector",
    call: "ec2:DescribeRegions",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G68: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G69: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector",
    test: { file: "e2e/role-paths.spec.ts", title: "the delegate’s own role: nobody assumes it" },
  },
  G70: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector",
    test: { file: "e2e/role-paths.spec.ts", title: "Harness’s own tokens: the provider is made or kept" },
  },
  G71: {
    where: "/runs/[runId]/verify",
    call: "POST /ng/api/connectors/testConnection",
    evidence: "s13.connector-test",
    test: { file: "lib/domain/checks/verify/verify-checks.test.ts", title: "a connector test that ends with" },
  },
  G72: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector-test",
    test: {
      file: "e2e/connector.spec.ts",
      title: "a red test says why and is tried again without retyping; going on needs a reason",
    },
  },
  G73: {
    where: "/runs/[runId]/connector",
    call: "GET /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "an identity that comes with the delegate needs a tag, and shows the run's external ID",
    },
  },
  G74: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector",
    test: { file: "e2e/role-paths.spec.ts", title: "a new role across accounts: both sides are looked at, Harness proves it" },
  },
  G75: {
    where: "/runs/[runId]/connector",
    call: "iam:GetRole",
    evidence: "s3.role",
    test: { file: "e2e/role-paths.spec.ts", title: "a new role across accounts: both sides are looked at, Harness proves it" },
  },
  G76: {
    where: "/runs/[runId]/identity",
    call: "sts:AssumeRole",
    evidence: "s3.probe-wrong",
    test: {
      file: "e2e/role-paths.spec.ts",
      title: "a new role in the same account that trusts an identity of the portal: all three questions",
    },
  },
  G77: {
    where: "/runs/[runId]/connector",
    call: "ec2:DescribeRegions",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "an identity that comes with the delegate needs a tag, and shows the run's external ID",
    },
  },
  G78: {
    where: "/runs/[runId]/identity",
    call: "iam:GetOpenIDConnectProvider",
    evidence: "s3.provider",
    test: { file: "e2e/role-paths.spec.ts", title: "a service account: a provider that is missing breaks the way" },
  },
  G79: {
    where: "/runs/[runId]/connector",
    call: "POST /ng/api/connectors/testConnection",
    evidence: "s3.probe-with",
    test: { file: "e2e/role-paths.spec.ts", title: "a new role across accounts: both sides are looked at, Harness proves it" },
  },
  G80: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector-test",
    test: {
      file: "e2e/connector.spec.ts",
      title: "a red test says why and is tried again without retyping; going on needs a reason",
    },
  },
  G81: {
    where: "/runs/[runId]/connector",
    evidence: "harness.connector-test",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G82: {
    where: "/runs/[runId]/connector",
    call: "GET /ng/api/connectors",
    evidence: "harness.connector",
    test: {
      file: "e2e/connector.spec.ts",
      title: "the connector's identifier, delegate and document follow what is typed, and Create now tests it",
    },
  },
  G83: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "POST /ng/api/environmentsV2",
    evidence: "harness.environment",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "the infrastructure is chosen from what the account holds, and its document follows the answers",
    },
  },
  G84: {
    where: "/runs/[runId]/ec2-infrastructure",
    evidence: "harness.environment",
    test: {
      file: "lib/domain/inventory/preview-infrastructure.test.ts",
      title: "the document is the plan's own, and what is still open is named",
    },
  },
  G85: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "POST /ng/api/infrastructures",
    evidence: "harness.infrastructure",
    test: {
      file: "lib/domain/inventory/preview-infrastructure.test.ts",
      title: "the document is the plan's own, and what is still open is named",
    },
  },
  G86: {
    where: "/runs/[runId]/ec2-infrastructure",
    evidence: "harness.infrastructure",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "the infrastructure is chosen from what the account holds, and its document follows the answers",
    },
  },
  G87: {
    where: "/runs/[runId]/ec2-infrastructure",
    evidence: "harness.infrastructure",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "the infrastructure is chosen from what the account holds, and its document follows the answers",
    },
  },
  G88: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "ec2:DescribeRegions",
    evidence: "harness.infrastructure",
    test: {
      file: "lib/domain/inventory/region-facts.test.ts",
      title: "terminated instances are not counted, and the fullest VPC comes first",
    },
  },
  G89: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "ec2:DescribeVpcs",
    evidence: "harness.infrastructure",
    test: {
      file: "lib/domain/inventory/region-facts.test.ts",
      title: "terminated instances are not counted, and the fullest VPC comes first",
    },
  },
  G92: {
    where: "/runs/[runId]/ec2-infrastructure",
    evidence: "harness.infrastructure",
    test: {
      file: "lib/domain/inventory/region-facts.test.ts",
      title: "hosts without a public address are counted in the chosen VPCs",
    },
  },
  G95: {
    where: "/runs/[runId]/host-access",
    call: "POST /ng/api/v2/secrets",
    evidence: "harness.ssh-credential",
    test: {
      file: "lib/domain/harness/host-access-form.test.ts",
      title: "a chosen file becomes an answer without the key, and the key to be parked apart",
    },
  },
  G98: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "POST /ng/api/infrastructures",
    evidence: "harness.infrastructure",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "a wrong key is refused before it is sent; a right one waits encrypted and is created with the infrastructure",
    },
  },
  G99: {
    where: "/runs/[runId]/host-access",
    call: "POST /ng/api/v2/secrets/files",
    evidence: "harness.ssh-key-file",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "a wrong key is refused before it is sent; a right one waits encrypted and is created with the infrastructure",
    },
  },
  G100: {
    where: "/runs/[runId]/host-access",
    call: "POST /ng/api/v2/secrets/files",
    evidence: "harness.ssh-key-file",
    test: { file: "lib/domain/harness/host-key.test.ts", title: "is refused with what to do" },
  },
  G101: {
    where: "/runs/[runId]/host-access",
    call: "POST /ng/api/v2/secrets",
    evidence: "harness.ssh-password",
    test: {
      file: "lib/domain/harness/host-access-form.test.ts",
      title: "a password becomes an answer without it, under the guide's name, and the password to be parked apart",
    },
  },
  G102: {
    where: "/runs/[runId]/host-access",
    evidence: "harness.infrastructure",
    test: {
      file: "e2e/ec2-steps.spec.ts",
      title: "a wrong key is refused before it is sent; a right one waits encrypted and is created with the infrastructure",
    },
  },
  G111: {
    where: "/runs/[runId]/ec2-discovery",
    call: "ec2:DescribeInstances",
    evidence: "s7.discovery",
    test: {
      file: "lib/domain/inventory/confirm-instances.test.ts",
      title: "what was confirmed is kept with name, request ID and counts, and the box becomes ready",
    },
  },
  G112: {
    where: "/runs/[runId]/ec2-discovery",
    evidence: "s7.discovery",
    test: {
      file: "lib/domain/inventory/confirm-instances.test.ts",
      title: "what was confirmed is kept with name, request ID and counts, and the box becomes ready",
    },
  },
  G113: {
    where: "/runs/[runId]/ec2-discovery",
    evidence: "s7.discovery",
    test: { file: "lib/domain/inventory/harness-view.test.ts", title: "Harness will not see $what, and why" },
  },
  G114: {
    where: "/runs/[runId]/ec2-discovery",
    evidence: "s7.discovery",
    test: { file: "lib/domain/inventory/translate-ids.test.ts", title: "a tag that only these instances share is proposed" },
  },
  G115: {
    where: "/runs/[runId]/ec2-discovery",
    call: "autoscaling:DescribeAutoScalingGroups",
    evidence: "s7.discovery",
    test: { file: "lib/domain/inventory/harness-view.test.ts", title: "Harness will see $what" },
  },
  G173: {
    where: "/runs/[runId]/verify",
    call: "GET /ng/api/aws/aws-helper/vpcs",
    evidence: "s13.harness-filter",
    test: { file: "lib/domain/checks/verify/verify-checks.test.ts", title: "Harness has to see the networks" },
  },
  G180: {
    where: "/runs/[runId]/permissions",
    call: "iam:SimulatePrincipalPolicy",
    evidence: "matrix.*",
    test: { file: "lib/domain/permissions/run-matrix.test.ts", title: "what the identity lacks is denied and named" },
  },
  G181: {
    where: "/runs/[runId]/ec2-discovery",
    call: "ec2:DescribeInstances",
    test: {
      file: "lib/domain/inventory/region-facts.test.ts",
      title: "an empty region is answered with the other regions that hold instances, fullest first",
    },
  },
  G182: {
    where: "/runs/[runId]/ec2-discovery",
    call: "ec2:DescribeInstances",
    evidence: "s7.discovery",
    test: {
      file: "lib/domain/inventory/harness-view.test.ts",
      title: "what is terminated is not listed, and the others are counted by their reason",
    },
  },
  G183: {
    where: "/runs/[runId]/ec2-infrastructure",
    call: "ec2:DescribeSecurityGroups",
    test: {
      file: "lib/domain/inventory/preview-infrastructure.test.ts",
      title: "subnets and security groups do not reach Harness",
    },
  },
  G194: {
    where: "/inventory/clusters",
    call: "ecs:DescribeClusters",
    test: { file: "e2e/inventory.spec.ts", title: "clusters and the overview say what was found" },
  },
  G204: {
    where: "/diagnose",
    call: "POST /ng/api/delegate-setup/listDelegates",
    test: { file: "e2e/diagnose.spec.ts", title: "a run shows the way into its account and the delegates" },
  },
  G205: {
    where: "/runs/[runId]/verify",
    call: "POST /ng/api/connectors/testConnection",
    evidence: "s13.connector-test",
    test: {
      file: "lib/domain/checks/verify/verify-checks.test.ts",
      title: "a connector test names the delegate from which AWS was reached",
    },
  },
  G206: {
    where: "/diagnose",
    test: { file: "e2e/diagnose.spec.ts", title: "a pasted error names its cause, its owner and the fix" },
  },
  G207: {
    where: "/diagnose",
    call: "sts:GetCallerIdentity",
    evidence: "s3.key",
    test: {
      file: "lib/domain/diagnosis/credential-commands.test.ts",
      title: "the credentials of a user are tried by asking who is calling",
    },
  },
  G209: {
    where: "/diagnose",
    test: {
      file: "lib/domain/diagnosis/known-causes.test.ts",
      title: "an organization's policy and a permissions boundary are told apart from a missing right",
    },
  },
  G213: {
    where: "/diagnose",
    call: "POST /ng/api/connectors/testConnection",
    evidence: "s13.connector-test",
    test: {
      file: "lib/domain/diagnosis/explain-harness.test.ts",
      title: "a missing delegate names the address that it must reach, with a command that tries it",
    },
  },
  G216: {
    where: "/diagnose",
    test: { file: "e2e/diagnose.spec.ts", title: "a pasted error names its cause, its owner and the fix" },
  },
  G217: {
    where: "/guide",
    test: { file: "lib/domain/guide/links.test.ts", title: "$item is the guide's own link of line $line" },
  },
  G218: {
    where: "/guide",
    test: { file: "lib/domain/guide/links.test.ts", title: "$item is the guide's own link of line $line" },
  },
  G219: {
    where: "/guide",
    test: { file: "lib/domain/guide/links.test.ts", title: "$item is the guide's own link of line $line" },
  },
  G220: {
    where: "/guide",
    test: {
      file: "lib/domain/guide/links.test.ts",
      title: "the pages of the Harness that has ended are replaced by pages of today's",
    },
  },
  G221: {
    where: "/guide",
    test: {
      file: "lib/domain/guide/links.test.ts",
      title: "the pages of the Harness that has ended are replaced by pages of today's",
    },
  },
  G222: {
    where: "/guide",
    test: {
      file: "lib/domain/guide/links.test.ts",
      title: "the pages of the Harness that has ended are replaced by pages of today's",
    },
  },
  G223: {
    where: "/practices",
    call: "iam:ListAccessKeys",
    evidence: "practices.roles",
    test: { file: "lib/domain/posture/posture.test.ts", title: "roles in place of keys: $what is $verdict" },
  },
  G224: {
    where: "/runs/[runId]/rotate",
    call: "iam:GetAccessKeyLastUsed",
    evidence: "practices.key-age",
    test: { file: "lib/domain/rotation/rotate-key.test.ts", title: "a crash at any single point loses no key and doubles none" },
  },
  G225: {
    where: "/practices",
    call: "iam:GetServiceLastAccessedDetails",
    evidence: "practices.least-privilege",
    test: { file: "lib/domain/posture/posture.test.ts", title: "least privilege: $what is $verdict" },
  },
  G226: {
    where: "/practices",
    call: "iam:GetCredentialReport",
    evidence: "practices.mfa",
    test: { file: "lib/domain/posture/posture.test.ts", title: "several factors: $what is $verdict" },
  },
  G235: {
    where: "/runs/[runId]/checklist",
    call: "iam:SimulatePrincipalPolicy",
    evidence: "matrix.ec2:DescribeInstances *",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G236: {
    where: "/runs/[runId]/checklist",
    call: "GET /ng/api/v2/secrets",
    evidence: "s13.key-secrets-read-back",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G237: {
    where: "/runs/[runId]/checklist",
    call: "GET /ng/api/connectors",
    evidence: "s13.connector-read-back",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G238: {
    where: "/runs/[runId]/checklist",
    call: "POST /ng/api/connectors/testConnection",
    evidence: "s13.connector-test",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G239: {
    where: "/runs/[runId]/checklist",
    call: "GET /ng/api/infrastructures",
    evidence: "s13.infrastructure-read-back",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G240: {
    where: "/runs/[runId]/checklist",
    call: "GET /ng/api/v2/secrets",
    evidence: "s13.host-credential-read-back",
    test: { file: "e2e/checklist.spec.ts", title: "after an apply everything is asked" },
  },
  G241: {
    where: "/runs/[runId]/ec2-discovery",
    evidence: "s7.discovery",
    test: {
      file: "lib/domain/inventory/confirm-instances.test.ts",
      title: "what was confirmed is kept with name, request ID and counts, and the box becomes ready",
    },
  },
  G251: {
    where: "/guide",
    test: { file: "lib/domain/guide/text.test.ts", title: "the version has a date of its own in place of the guide's empty one" },
  },
};

/** Where an item is realised; nothing while it is not real. */
export function realisationOf(item: GuideItem): Realisation | undefined {
  return REALISED[item.id];
}
