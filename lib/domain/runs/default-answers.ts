import { partitionOfRegion } from "@/lib/domain/aws/arn";
import { formatTaskDefinition } from "@/lib/domain/ecs/format-task-definition";
import { starterDefinition } from "@/lib/domain/ecs/starter-definition";

import { preparedRoles } from "./prepared-roles";
import { packsForPath } from "./packs-for-path";

import { DEFAULT_POLICY_DESCRIPTION, DEFAULT_POLICY_NAME } from "./answers/permissions";
import { defaultConnectorName } from "./answers/connector";
import { DEFAULT_EC2_INFRASTRUCTURE_NAME } from "./answers/ec2-infrastructure";
import { DEFAULT_ECS_INFRASTRUCTURE_NAME } from "./answers/ecs-infrastructure";
import { DEFAULT_EXECUTION_ROLE_NAME, DEFAULT_TASK_ROLE_NAME } from "./answers/ecs-preparation";
import { DEFAULT_ECS_CONNECTOR_NAME, ecsPolicyName } from "./answers/ecs-rights";
import { DEFAULT_ENVIRONMENT } from "./answers/environment";
import { DEFAULT_SSH_KEY_NAME, SSH_PORT } from "./answers/host-access";
import { DEFAULT_ROLE_NAME, DEFAULT_USER_NAME } from "./answers/identity";
import { defaultPipelineName } from "./answers/pipeline";
import type { AnswerSlug, RunAnswers } from "./answers";
import { hasEc2, type Path } from "./path";

/** What is known about a run before its first answer. */
export type RunFacts = {
  readonly reference: string;
  readonly orgIdentifier: string;
  readonly projectIdentifier: string;
  readonly accountId: string;
  /** Complete answers so far: later steps start from them. */
  readonly answers: RunAnswers;
};

/** The AWS connector tests in this region unless told otherwise. */
const TEST_REGION = "us-east-1";

/** What a form shows before anything was saved: the guide's own names, and what earlier steps decided. Not yet complete answers. */
export function defaultAnswers(path: Path, run: RunFacts): Record<AnswerSlug, Record<string, unknown>> {
  const region = run.answers.prerequisites?.regions[0];
  const infrastructure = run.answers["ec2-infrastructure"];
  const definition = run.answers["ecs-task-definition"];

  return {
    prerequisites: {
      orgIdentifier: run.orgIdentifier,
      projectIdentifier: run.projectIdentifier,
      accountId: run.accountId,
      accountConfirmed: false,
      regions: [],
      acknowledgedWarnings: [],
    },
    permissions: {
      packs: packsForPath(path).ticked,
      policyName: DEFAULT_POLICY_NAME,
      description: DEFAULT_POLICY_DESCRIPTION,
      taskRoleArns: [],
      instanceRoleArns: [],
      cluster: "",
    },
    identity: defaultIdentity(path),
    connector: {
      name: defaultConnectorName(path),
      region: region ?? TEST_REGION,
      delegateSelectors: [],
      executeOnDelegate: true,
    },
    "ec2-infrastructure": {
      environment: DEFAULT_ENVIRONMENT,
      name: DEFAULT_EC2_INFRASTRUCTURE_NAME,
      region: region ?? "",
      vpcs: [],
      subnets: [],
      securityGroups: [],
      tags: [],
      hostConnectionType: "PrivateIP",
    },
    "host-access": { method: "new-key", name: DEFAULT_SSH_KEY_NAME, userName: "", port: SSH_PORT },
    "ec2-discovery": {
      filter: { tags: infrastructure?.tags ?? [], vpcs: infrastructure?.vpcs ?? [], instanceIds: [] },
      confirmedInstanceIds: [],
      theseAreMine: false,
    },
    "ecs-preparation": {
      region: region ?? "",
      cluster: "",
      // The names of both choices are kept while the form shows the other one.
      executionRole: { how: "existing", arn: "", name: DEFAULT_EXECUTION_ROLE_NAME },
      taskRole: { how: "none", reason: "", arn: "", name: DEFAULT_TASK_ROLE_NAME },
    },
    "ecs-rights": {
      connector: { use: "same", name: DEFAULT_ECS_CONNECTOR_NAME, roleArn: "", signIn: "delegate" },
      rights: { choice: "missing", policyName: ecsPolicyName(run.answers.permissions?.policyName ?? DEFAULT_POLICY_NAME) },
    },
    "ecs-infrastructure": {
      // Both infrastructures usually belong to one environment.
      environment: (hasEc2(path) ? infrastructure?.environment : undefined) ?? DEFAULT_ENVIRONMENT,
      infrastructure: { name: DEFAULT_ECS_INFRASTRUCTURE_NAME },
      vpcId: "",
      subnetIds: [],
      securityGroupIds: [],
      assignPublicIp: false,
    },
    // Both choices are kept while the form shows the other one.
    "ecs-task-definition": { how: "existing", family: "", revision: "", document: starterDocument(run) },
    "ecs-service": {
      name: definition?.how === "existing" ? definition.family : "",
      desiredCount: 1,
      launch: { how: "launch-type", launchType: "FARGATE" },
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
    },
    // What belongs to each check is kept while the form shows another one.
    pipeline: {
      name: defaultPipelineName(run.answers["ecs-service"]?.name),
      verification: {
        how: "none",
        url: "",
        containerName: run.answers["ecs-service"]?.loadBalancer?.containerName ?? "",
        command: "",
      },
    },
  };
}

/** The document from which a new task definition starts, with the roles and the region of the preparation. */
function starterDocument({ accountId, projectIdentifier, answers }: RunFacts): string {
  const preparation = answers["ecs-preparation"];
  const region = preparation?.region ?? answers.prerequisites?.regions[0] ?? TEST_REGION;
  const home = { partition: partitionOfRegion(region), account: accountId };
  const roles = preparation === undefined ? undefined : preparedRoles(preparation, home);
  return formatTaskDefinition(
    starterDefinition({
      family: projectIdentifier.replaceAll("_", "-").replaceAll("$", "-"),
      region,
      executionRoleArn: roles?.execution,
      taskRoleArn: roles?.task,
    }),
  );
}

function defaultIdentity(path: Path): Record<string, unknown> {
  switch (path.identity) {
    case "access-key":
      return { kind: "new-user", userName: DEFAULT_USER_NAME, attach: "custom" };
    case "role":
      return { kind: "new-role", roleName: DEFAULT_ROLE_NAME, description: "", assumedBy: { by: "delegate", principalArn: "" } };
    case "oidc":
      return { kind: "new-role", roleName: DEFAULT_ROLE_NAME, description: "", assumedBy: { by: "oidc", harnessAccountId: "" } };
    case "irsa":
      return {
        kind: "new-role",
        roleName: DEFAULT_ROLE_NAME,
        description: "",
        assumedBy: { by: "irsa", oidcProviderArn: "", namespace: "", serviceAccount: "" },
      };
    case "delegate":
      return { kind: "existing-role", roleArn: "", assumedBy: { by: "own" } };
  }
}
