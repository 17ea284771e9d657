import { generateKeyPairSync } from "node:crypto";

import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { stepRules } from "@/lib/deps/step-rules";
import type { Actor } from "@/lib/domain/access/actor";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { PreparationReads } from "@/lib/domain/clusters/preparation-look";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import type { ImpliedStatement } from "@/lib/domain/onboarding/step-rule";
import type { IdentityReads } from "@/lib/domain/identity/complete-identity";
import { ANSWER_SLUGS, type AnswerSlug } from "@/lib/domain/runs/answers";
import type { EnteredSecrets } from "@/lib/domain/runs/entered-secrets";
import type { Path } from "@/lib/domain/runs/path";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

import { beginFileRun, type FileRunDeps } from "./file-run";

const ACCOUNT = "482177309156";
const NOW = new Date("2026-11-30T10:00:00Z");
const SCOPE = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const ines: Actor = {
  userId: "user_ines",
  name: "Ines Okafor",
  email: "ines@example.com",
  sessionId: "ses",
  sandbox: false,
  grants: [{ id: "g", role: "project-admin", ...SCOPE }],
};
const KNOWN = { kind: "live", name: "n", version: 1, createdAt: NOW, checkedAt: NOW, accountIdentifier: "acct" } as const;
const HARNESS: HarnessConnection = {
  ...KNOWN,
  id: "hcon",
  baseUrl: "https://app.harness.io",
  apiKeySecretId: "",
  apiKeyHint: "…",
};
const AWS: AwsConnection = {
  ...KNOWN,
  id: "acon",
  accountId: ACCOUNT,
  partition: "aws",
  method: "ambient",
  orgIdentifier: "meridian",
};
const EC2: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const ECS: Path = { target: "ecs", identity: "access-key", strategy: "rolling" };
const key = (kind: "private" | "public") => {
  const pair = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return kind === "private"
    ? pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString()
    : pair.publicKey.export({ type: "spki", format: "pem" }).toString();
};

const CHECKED: CheckResult = {
  id: "s1.account",
  title: "AWS account",
  guideItems: ["G1"],
  verdict: "warn",
  grade: "proved",
  fact: "A warning.",
  evidence: [],
};
const foreignTags = { tags: {}, createdAt: "2020-01-01T00:00:00Z" };

/** What the account and the project answer; anything that a case does not ask for fails the test. */
const reads = {
  findUser: async (userName: string) =>
    await Promise.resolve(
      ok(
        userName === "taken" || userName === "full"
          ? { userName, arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`, ...foreignTags }
          : undefined,
      ),
    ),
  listAccessKeys: async (userName: string) =>
    await Promise.resolve(
      ok(userName === "full" ? [{ accessKeyId: "AKIAAAAAAAAAAAAAAAA1" }, { accessKeyId: "AKIAAAAAAAAAAAAAAAA2" }] : []),
    ),
  hasLoginProfile: async () => await Promise.resolve(ok(false)),
  askKey: async () =>
    await Promise.resolve(
      err({
        code: "upstream_rejected" as const,
        message: "",
        explanation: { causeId: "secret-key-wrong", title: "", owner: "you", fix: "" },
      }),
    ),
  // The cases ask for nothing else.
} as unknown as IdentityReads;

const cluster = (name: string, status: string): EcsCluster => ({
  arn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/${name}`,
  name,
  region: "eu-west-1",
  status,
  registeredContainerInstances: 0,
  runningTasks: 0,
  pendingTasks: 0,
  activeServices: 0,
  capacityProviders: ["FARGATE"],
  tags: {},
});

/** A region with one cluster that can be used and one that was deleted, and no service, role or task definition. */
const PARCEL_MAIN = cluster("parcel-main", "ACTIVE");
const preparationReads: PreparationReads = {
  findCluster: async (_region, name) =>
    await Promise.resolve(ok([PARCEL_MAIN, cluster("parcel-legacy", "INACTIVE")].find((one) => one.name === name))),
  listClusterNames: async () => await Promise.resolve(ok([PARCEL_MAIN.name])),
  listEnabledRegions: async () => await Promise.resolve(ok(["eu-west-1"])),
  listServices: async () => await Promise.resolve(ok([])),
  describeTargetHealth: async (_region, targetGroupArn) =>
    await Promise.resolve(ok({ targetGroupArn, byState: {}, reasons: [] })),
  findTaskDefinition: async () => await Promise.resolve(ok(undefined)),
  listAttachedPolicies: async () => await Promise.resolve(ok([])),
  listInlinePolicies: async () => await Promise.resolve(ok([])),
  findPolicy: async () => await Promise.resolve(ok(undefined)),
  findRole: async () => await Promise.resolve(ok(undefined)),
};

function world(path: Path) {
  const answers = new Map<string, SavedAnswer>();
  const statements: ImpliedStatement[] = [];
  const run: Run = {
    id: "run_1",
    reference: "CB-2026-0001",
    state: "open",
    path,
    scope: SCOPE,
    tenant: "acct/meridian",
    awsAccountId: ACCOUNT,
    externalId: "ext",
    // Saving reads nothing else of a run.
  } as unknown as Run;
  const never = () => Promise.reject(new Error("Nothing of this is asked here."));
  const checks = {
    newest: async () => await Promise.resolve([CHECKED]),
    record: async () => await Promise.resolve(),
    lastPassed: async () => await Promise.resolve({}),
    listStatements: async () => await Promise.resolve([]),
  };
  const operations = { read: async () => await Promise.resolve([]) };
  const clock = { now: () => NOW };
  const deps: FileRunDeps = {
    clock,
    checks,
    operations,
    sandboxWorld: () => undefined,
    connections: {
      listAws: async () => await Promise.resolve([AWS]),
      listHarness: async () => await Promise.resolve([HARNESS]),
      findAws: async () => await Promise.resolve(AWS),
      findHarness: async () => await Promise.resolve(HARNESS),
    },
    runs: {
      create: async () => await Promise.resolve(run),
      require: async () => await Promise.resolve(run),
      saveProgress: async () => await Promise.resolve(),
    },
    prerequisitesFor: async () =>
      await Promise.resolve({
        aws: err({ code: "upstream_unavailable", message: "Not asked here." }),
        harness: err({ code: "upstream_unavailable", message: "Not asked here." }),
      }),
    answers: {
      list: async () => await Promise.resolve([...answers.values()]),
      parked: async () => await Promise.resolve({}),
      save: async (_actor, _run, input) => {
        statements.push(...(input.statements ?? []));
        answers.set(input.step, { ...input, version: input.version + 1, updatedById: "user_ines", updatedAt: NOW });
        return await Promise.resolve(ok({ version: input.version + 1, savedAt: NOW }));
      },
    },
    vault: {
      park: async ({ value: _value, ...place }) => await Promise.resolve({ ref: { ...place, id: "sec_1" } }),
      wipe: async () => await Promise.resolve(),
    },
    stepRules: stepRules({
      clock,
      checks,
      operations,
      partitionOf: async () => await Promise.resolve("aws"),
      iamReadsFor: async () =>
        await Promise.resolve(
          ok({
            findPolicy: async (arn: string) =>
              await Promise.resolve(
                ok(
                  arn.endsWith("/TakenPolicy")
                    ? { arn, policyName: "TakenPolicy", defaultVersionId: "v1", path: "/", attachmentCount: 0, ...foreignTags }
                    : undefined,
                ),
              ),
            listRoles: async () => await Promise.resolve(ok([])),
          }),
        ),
      identityAccessFor: async () => await Promise.resolve(ok({ by: "portal" as const, partition: "aws", reads })),
      parkedKey: async () => await Promise.resolve(undefined),
      withMissingRights: never,
      withMissingEcsRights: never,
      connectorReadsFor: async () =>
        await Promise.resolve(
          ok({
            partition: "aws",
            findConnector: async (identifier: string) =>
              await Promise.resolve(
                ok(
                  identifier === "Taken"
                    ? {
                        identifier,
                        name: "Taken",
                        description: "",
                        scope: SCOPE,
                        tags: {},
                        type: "Aws",
                        spec: {},
                        status: "SUCCESS" as const,
                      }
                    : undefined,
                ),
              ),
            listRegions: async () =>
              await Promise.resolve(
                ok([
                  { name: "eu-west-1", enabled: true, optInStatus: "opt-in-not-required" },
                  { name: "af-south-1", enabled: false, optInStatus: "not-opted-in" },
                ]),
              ),
          }),
        ),
      preparationAccessFor: async () =>
        await Promise.resolve(ok({ by: "portal" as const, partition: "aws", reads: preparationReads })),
      definitionAccessFor: async () =>
        await Promise.resolve(
          ok({ by: "portal" as const, partition: "aws", findTaskDefinition: preparationReads.findTaskDefinition }),
        ),
      lookAtService: async () => await Promise.resolve(ok(undefined)),
      look: async () => await Promise.resolve(ok({ instances: [], evidence: { at: NOW.toISOString() } })),
      askHarness: async () => await Promise.resolve(undefined),
      findServices: async () => await Promise.resolve(ok(undefined)),
      lookAtEcsPlace: async () =>
        await Promise.resolve(
          ok({
            cluster: { found: PARCEL_MAIN },
            network: { region: "eu-west-1", vpcs: [], subnets: [], groups: [] },
            caller: undefined,
          }),
        ),
    }),
  };
  return { deps, run, answers, statements };
}

const CONNECTOR = { name: "AWS", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true };
const PERMISSIONS = { packs: ["P0", "P1", "P2"], policyName: "HarnessAccess", description: "", passRoleArns: [] };
const PREREQUISITES = {
  orgIdentifier: "meridian",
  projectIdentifier: "parcel_tracking",
  accountId: ACCOUNT,
  accountConfirmed: true,
  regions: ["eu-west-1"],
  acknowledgedWarnings: ["s1.account"],
};
const PASTED = { kind: "existing-key", accessKeyId: "AKIAQYLPMN5HAAAAAAAA", secret: { source: "parked" } };
const SSH = { method: "new-key", name: "Key", userName: "ec2-user", port: 22, key: { source: "parked" } };
const INFRASTRUCTURE = {
  environment: { source: "new", name: "Production", type: "Production" },
  name: "EC2",
  region: "eu-west-1",
  vpcs: [],
  subnets: [],
  securityGroups: [],
  tags: [],
  hostConnectionType: "PrivateIP",
};

const PREPARATION = {
  region: "eu-west-1",
  cluster: "parcel-main",
  executionRole: { how: "new", name: "parcel-exec" },
  taskRole: { how: "none", reason: "The program only answers requests." },
};
const PLACE = {
  environment: { source: "new", name: "Production", type: "Production" },
  infrastructure: { name: "ECS" },
  subnetIds: [],
  securityGroupIds: [],
  assignPublicIp: false,
};
const DEFINITION = {
  how: "new",
  document: JSON.stringify({ family: "web", containerDefinitions: [{ name: "web", image: "nginx:1.27", memory: 256 }] }),
};
const SERVICE = {
  name: "web",
  desiredCount: 2,
  launch: { how: "launch-type", launchType: "EC2" },
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
};
const PREPARED = { "ecs-preparation": PREPARATION };
const READY = { ...PREPARED, "ecs-infrastructure": PLACE, "ecs-task-definition": DEFINITION };

type Case = {
  readonly what: string;
  readonly slug: AnswerSlug;
  readonly value: Record<string, unknown>;
  readonly says: RegExp;
  readonly secrets?: EnteredSecrets;
  readonly earlier?: Partial<Record<AnswerSlug, Record<string, unknown>>>;
  readonly path?: Path;
};

const REFUSED: readonly Case[] = [
  { what: "an unread warning", slug: "prerequisites", value: { ...PREREQUISITES, acknowledgedWarnings: [] }, says: /read/ },
  {
    what: "another project",
    slug: "prerequisites",
    value: { ...PREREQUISITES, projectIdentifier: "billing" },
    says: /parcel_tracking/,
  },
  {
    what: "a policy name that is taken",
    slug: "permissions",
    value: { ...PERMISSIONS, policyName: "TakenPolicy" },
    says: /TakenPolicy/,
  },
  {
    what: "a user of another team",
    slug: "identity",
    value: { kind: "new-user", userName: "taken", attach: "custom" },
    says: /taken/,
  },
  {
    what: "a third key",
    slug: "identity",
    value: { kind: "existing-user", userArn: `arn:aws:iam::${ACCOUNT}:user/full` },
    says: /no third/,
  },
  {
    what: "a pasted key that AWS refuses",
    slug: "identity",
    value: PASTED,
    secrets: { "secret-access-key": new Secret("a".repeat(40)) },
    says: /does not belong/,
  },
  {
    what: "a region that does not exist",
    slug: "connector",
    value: { ...CONNECTOR, region: "mars-north-1" },
    says: /mars-north-1/,
  },
  { what: "a region that is off", slug: "connector", value: { ...CONNECTOR, region: "af-south-1" }, says: /af-south-1/ },
  { what: "a connector's name that is taken", slug: "connector", value: { ...CONNECTOR, name: "Taken" }, says: /Taken/ },
  {
    what: "a public key as private key",
    slug: "host-access",
    value: SSH,
    secrets: { "ssh-private-key": new Secret(key("public")) },
    says: /public/,
  },
  {
    what: "a PuTTY file as private key",
    slug: "host-access",
    value: SSH,
    secrets: { "ssh-private-key": new Secret("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n") },
    says: /PuTTY/,
  },
  {
    what: "instances that are not there",
    slug: "ec2-discovery",
    value: {
      filter: { tags: [], vpcs: [], instanceIds: [] },
      confirmedInstanceIds: ["i-0123456789abcdef0"],
      theseAreMine: true,
    },
    earlier: { "ec2-infrastructure": INFRASTRUCTURE },
    says: /no instance|no longer/,
  },
  {
    what: "a deleted cluster",
    slug: "ecs-preparation",
    value: { ...PREPARATION, cluster: "parcel-legacy" },
    says: /parcel-legacy is INACTIVE/,
    path: ECS,
  },
  {
    what: "a role that is not there",
    slug: "ecs-preparation",
    value: { ...PREPARATION, executionRole: { how: "existing", arn: `arn:aws:iam::${ACCOUNT}:role/gone` } },
    says: /gone/,
    path: ECS,
  },
  {
    what: "a second connector with the first one's name",
    slug: "ecs-rights",
    value: {
      connector: { use: "second", name: CONNECTOR.name, roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`, signIn: "delegate" },
      rights: { choice: "leave" },
    },
    says: /first connector/,
    earlier: { connector: CONNECTOR, ...PREPARED },
    path: ECS,
  },
  {
    what: "a VPC of another region",
    slug: "ecs-infrastructure",
    value: { ...PLACE, vpcId: "vpc-00000001", subnetIds: ["subnet-00000001"], securityGroupIds: ["sg-00000001"] },
    says: /vpc-00000001 is not in eu-west-1/,
    earlier: PREPARED,
    path: ECS,
  },
  {
    what: "a revision that is not there",
    slug: "ecs-task-definition",
    value: { how: "existing", family: "parcel-api", revision: 99 },
    says: /parcel-api/,
    earlier: PREPARED,
    path: ECS,
  },
  {
    what: "a document that AWS refuses",
    slug: "ecs-task-definition",
    value: { how: "new", document: JSON.stringify({ family: "web", containerDefinitions: [] }) },
    says: /container/,
    earlier: PREPARED,
    path: ECS,
  },
  {
    what: "percentages that replace no task",
    slug: "ecs-service",
    value: { ...SERVICE, maximumPercent: 100 },
    says: /percent|%/,
    earlier: READY,
    path: ECS,
  },
  {
    what: "blue/green without a load balancer",
    slug: "ecs-service",
    value: SERVICE,
    says: /needs a load balancer/,
    earlier: READY,
    path: { ...ECS, strategy: "blue-green" },
  },
  {
    what: "a check in a container that is not there",
    slug: "pipeline",
    value: { name: "Deploy web", verification: { how: "run-task", containerName: "api", command: "true" } },
    says: /no container api/,
    earlier: { ...READY, "ecs-service": SERVICE },
    path: ECS,
  },
];

test.each(REFUSED)("both doors refuse $what at $slug", async ({ slug, value, secrets = {}, earlier = {}, says, path = EC2 }) => {
  const page = world(path);
  for (const one of ANSWER_SLUGS.filter((candidate) => earlier[candidate] !== undefined)) {
    const input = { slug: one, value: earlier[one] ?? {}, complete: true, version: 0 };
    expect(await saveStep(page.deps, ines, page.run, input)).toMatchObject({ ok: true });
  }
  const saved = await saveStep(page.deps, ines, page.run, { slug, value, complete: true, version: 0, secrets });
  const file = world(path);
  const begun = await beginFileRun(file.deps, ines, {
    run: { awsAccount: ACCOUNT, organization: "meridian", project: "parcel_tracking", path },
    answers: { ...earlier, [slug]: value },
    secrets,
  });
  expect(saved.ok).toBe(false);
  expect(JSON.stringify(saved)).toMatch(says);
  expect(begun.ok).toBe(false);
  expect(JSON.stringify(begun)).toMatch(says);
  expect([page.answers.has(slug), file.answers.has(slug)]).toEqual([false, false]);
});

test.each([
  {
    what: "full access",
    slug: "identity" as const,
    value: { kind: "new-user", userName: "harness", attach: "full-access", fullAccessReason: "A demo account" },
    stated: { item: "G48", kind: "override", reason: "A demo account" },
  },
  {
    what: "an override of the connector's test",
    slug: "connector" as const,
    value: { ...CONNECTOR, override: { reason: "The delegate comes on Monday" } },
    stated: { item: "G238", kind: "override", reason: "The delegate comes on Monday" },
  },
])("both doors state $what together with the answer", async ({ slug, value, stated }) => {
  const page = world(EC2);
  const file = world(EC2);
  expect(await saveStep(page.deps, ines, page.run, { slug, value, complete: true, version: 0 })).toMatchObject({ ok: true });
  const answers = { run: { awsAccount: ACCOUNT, organization: "meridian", project: "parcel_tracking", path: EC2 }, secrets: {} };
  expect(await beginFileRun(file.deps, ines, { ...answers, answers: { [slug]: value } })).toMatchObject({ ok: true });
  expect([page.statements, file.statements]).toEqual([[stated], [stated]]);
});

test("a file names by ID the warnings that a page ticks", async () => {
  const { deps } = world(EC2);
  const begun = await beginFileRun(deps, ines, {
    run: { awsAccount: ACCOUNT, organization: "meridian", project: "parcel_tracking", path: EC2 },
    answers: { prerequisites: { ...PREREQUISITES, acknowledgedWarnings: [] } },
    secrets: {},
  });
  const error = begun.ok ? undefined : begun.error;
  expect(error?.fieldErrors?.["answers.prerequisites.acknowledgedWarnings"]).toContain('"s1.account"');
});
