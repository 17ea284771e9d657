import { expect, test } from "vitest";

import type { Actor } from "@/lib/domain/access/actor";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import type { NewRun, Run } from "@/lib/domain/runs/run";

import { createRun, type CreateRunInput } from "./create-run";

const ACCOUNT = "acct";
const MERIDIAN = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const HARBOR = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
const KNOWN = { kind: "live", name: "n", version: 1, createdAt: new Date(0), checkedAt: new Date(0) } as const;

const harness = (scope: Pick<HarnessConnection, "accountIdentifier" | "orgIdentifier">): HarnessConnection => ({
  ...KNOWN,
  ...scope,
  id: "hcon_1",
  baseUrl: "https://app.harness.io",
  apiKeySecretId: "sec_1",
  apiKeyHint: "…",
});
const aws = (more: Partial<AwsConnection>): AwsConnection => ({
  ...KNOWN,
  ...MERIDIAN,
  id: "acon_1",
  accountId: "482177309156",
  partition: "aws",
  method: "ambient",
  ...more,
});

/** A project admin in one organization, who may look into the other one as its auditor. */
const actor: Actor = {
  userId: "user_1",
  name: "A",
  email: "a@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: [
    { id: "g1", role: "project-admin", ...MERIDIAN, projectIdentifier: "parcel" },
    { id: "g2", role: "auditor", ...HARBOR },
  ],
};
const INPUT: CreateRunInput = {
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  orgIdentifier: "meridian",
  projectIdentifier: "parcel",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
};

async function begin(connections: { readonly harness?: HarnessConnection; readonly aws?: AwsConnection }, input = INPUT) {
  const made: NewRun[] = [];
  const run = await createRun(
    {
      connections: {
        findHarness: async () => await Promise.resolve(connections.harness),
        findAws: async () => await Promise.resolve(connections.aws),
      },
      runs: {
        create: async (_actor, order) => {
          made.push(order);
          // What the use case gives back is the repository's.
          return await Promise.resolve({ id: "run_1" } as Run);
        },
      },
      sandboxWorld: () => undefined,
    },
    actor,
    input,
  );
  return { run, made };
}

test("a run begins with connections that serve its project", async () => {
  for (const orgIdentifier of [undefined, "meridian"]) {
    const scope = { accountIdentifier: ACCOUNT, orgIdentifier };
    const { run, made } = await begin({ harness: harness(scope), aws: aws(scope) });
    expect([run.ok, made[0]?.scope]).toEqual([true, { ...MERIDIAN, projectIdentifier: "parcel" }]);
  }
});

const account = { accountIdentifier: ACCOUNT };

test.each([
  { what: "no Harness connection", given: { aws: aws({}) }, code: "not_found" },
  { what: "no AWS connection", given: { harness: harness(account) }, code: "not_found" },
  {
    what: "an AWS connection of an organization that the person only audits",
    given: { harness: harness(account), aws: aws(HARBOR) },
    code: "precondition_failed",
  },
  {
    what: "an AWS connection of another Harness account",
    given: { harness: harness(account), aws: aws({ accountIdentifier: "other", orgIdentifier: undefined }) },
    code: "precondition_failed",
  },
  {
    what: "a Harness connection of another organization",
    given: { harness: harness(HARBOR), aws: aws({}) },
    code: "precondition_failed",
  },
  {
    what: "a connection to the sandbox beside a live one",
    given: { harness: harness(account), aws: aws({ kind: "sandbox" }) },
    code: "precondition_failed",
  },
  {
    what: "an unconfirmed account",
    given: { harness: harness(account), aws: aws({ checkedAt: undefined }) },
    code: "precondition_failed",
  },
])("no run begins with $what", async ({ given, code }) => {
  const { run, made } = await begin(given);
  expect(run).toMatchObject({ ok: false, error: { code } });
  expect(made).toEqual([]);
});

test("no run begins in a project that the person does not administer", async () => {
  const { run, made } = await begin({ harness: harness(account), aws: aws({}) }, { ...INPUT, projectIdentifier: "storefront" });
  expect(run).toMatchObject({ ok: false, error: { code: "forbidden" } });
  expect(made).toEqual([]);
});
