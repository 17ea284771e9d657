import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { probeRole, wrongExternalId } from "@/lib/domain/identity/probe-role";
import { evaluate } from "@/lib/domain/iam/evaluator";
import { parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { explainTrust } from "@/lib/domain/iam/trust/explain";
import { buildCallerPolicy, buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { createCredentials } from "@/lib/integrations/aws/credentials";
import { findRole } from "@/lib/integrations/aws/iam-roles";
import { probeAssumeRole } from "@/lib/integrations/aws/probe-assume-role";
import { policyDocument, type Statement, trustPrincipal } from "@/sandbox/seed/aws-documents";
import { arrange, assume, closeWorld, openWorld, PROD, role, world } from "@/sandbox/seed/aws-world.fixture";
import { DEPLOY_EXTERNAL_ID, PORTAL_EXTERNAL_ID, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

const SHARED = SANDBOX_ACCOUNTS.shared.id;
const DELEGATE = role("harness-delegate", SHARED);
const CLOCK = { now: () => new Date() };

const conditioned = (Condition: NonNullable<Statement["Condition"]>): string =>
  policyDocument({ Effect: "Allow", Principal: { AWS: DELEGATE }, Action: "sts:AssumeRole", Condition });

/** Roles made for the proof; their names are among those that the delegate's own policy lets it ask for. */
const MADE: Readonly<Record<string, string>> = {
  HarnessDeployByPortal: JSON.stringify(
    buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE, externalId: DEPLOY_EXTERNAL_ID }),
  ),
  HarnessDeployIfExists: conditioned({ StringEqualsIfExists: { "sts:ExternalId": DEPLOY_EXTERNAL_ID } }),
  HarnessDeployAnyId: conditioned({ StringLike: { "sts:ExternalId": "*" } }),
  HarnessDeployOtherId: trustPrincipal(DELEGATE, "another-customers-id"),
};

let delegate: AwsClients;
let portal: AwsClients;

beforeAll(async () => {
  await openWorld();
  await arrange(async (clients) => {
    // Drawn ids would be those of the seed again, and take its roles' places.
    const as = clients.iam({ secret: true });
    for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(MADE))
      await as.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  });
  const { endpoint } = world.sandbox;
  const common = { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "proof" };
  const session = await assume(world.control, DELEGATE);
  delegate = createAwsClients({
    credentials: createCredentials(
      {
        kind: "session",
        accessKeyId: session.accessKeyId,
        secretAccessKey: new Secret(session.secretAccessKey),
        sessionToken: new Secret(session.sessionToken ?? ""),
      },
      common,
    ),
    account: SHARED,
    homeRegion: "eu-west-1",
    endpoint,
    callerArn: DELEGATE,
  });
  const { accessKeyId, secretAccessKey } = world.portal;
  portal = createAwsClients({
    credentials: createCredentials(
      {
        kind: "sandbox",
        accessKeyId,
        secretAccessKey: new Secret(secretAccessKey),
        assumeRole: { roleArn: role("CarabinerPortal"), externalId: PORTAL_EXTERNAL_ID },
      },
      common,
    ),
    account: PROD,
    homeRegion: "eu-west-1",
    endpoint,
  });
});
afterAll(async () => {
  delegate.close();
  portal.close();
  await closeWorld();
});

async function trustOf(name: string): Promise<PolicyDocument> {
  const found = await findRole(portal, name);
  if (!found.ok) throw new Error(`${name}: ${found.error.message}`);
  if (found.value === undefined) throw new Error(`The account has no role ${name}.`);
  const parsed = parsePolicyText(found.value.trustDocument ?? "", "trust");
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const AT = "2026-11-25T10:00:00.000Z";

async function probeAs(clients: AwsClients, name: string, externalId: string | undefined) {
  return await probeAssumeRole(clients, { roleArn: role(name), runId: "run_proof", externalId });
}

/** What the probe answers with an external ID, or with none. */
async function probed(name: string, externalId: string | undefined): Promise<string> {
  const answer = await probeAs(delegate, name, externalId);
  return answer.ok ? answer.value.outcome : answer.error.code;
}

/** The same question to our evaluator, from the documents alone. */
function judged(name: string, trust: PolicyDocument, externalId: string | undefined): string {
  const { decision } = evaluate(
    {
      principal: { kind: "aws", arn: DELEGATE, account: SHARED },
      action: "sts:AssumeRole",
      resource: role(name),
      ...(externalId === undefined ? {} : { context: { "sts:ExternalId": externalId } }),
    },
    {
      identity: [{ name: "enter-targets", document: buildCallerPolicy([role(name)]) }],
      resource: { name: "trust", document: trust },
    },
  );
  return decision === "allowed" ? "assumed" : "refused";
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html: the third party must be asked for
// the external ID, else a role can be used on another customer's behalf.
describe("the external ID is enforced or it is a finding", () => {
  test.each([
    { name: "HarnessDeployRole", right: "assumed", none: "refused", wrong: "refused", finding: undefined },
    { name: "HarnessDeployByPortal", right: "assumed", none: "refused", wrong: "refused", finding: undefined },
    { name: "HarnessLegacyRole", right: "assumed", none: "assumed", wrong: "assumed", finding: "external-id-not-enforced" },
    { name: "HarnessDeployIfExists", right: "assumed", none: "assumed", wrong: "refused", finding: "external-id-optional" },
    { name: "HarnessDeployAnyId", right: "assumed", none: "refused", wrong: "assumed", finding: "external-id-any" },
    { name: "HarnessDeployOtherId", right: "refused", none: "refused", wrong: "refused", finding: "external-id-mismatch" },
    { name: "HarnessDeployWrongTrust", right: "refused", none: "refused", wrong: "refused", finding: "wrong-service" },
  ])("$name: right ID $right, none $none, wrong $wrong, finding $finding", async ({ name, right, none, wrong, finding }) => {
    const trust = await trustOf(name);
    const ids = { right: DEPLOY_EXTERNAL_ID, none: undefined, wrong: wrongExternalId(DEPLOY_EXTERNAL_ID) };
    const expected = { right, none, wrong };
    expect({
      right: await probed(name, ids.right),
      none: await probed(name, ids.none),
      wrong: await probed(name, ids.wrong),
    }).toEqual(expected);
    expect({
      right: judged(name, trust, ids.right),
      none: judged(name, trust, ids.none),
      wrong: judged(name, trust, ids.wrong),
    }).toEqual(expected);

    const explained = explainTrust(trust, {
      purpose: "harness",
      partition: "aws",
      account: PROD,
      externalId: DEPLOY_EXTERNAL_ID,
      callerArn: DELEGATE,
      knownAccounts: [PROD, SHARED],
    });
    const failed = explained.findings.filter(({ severity }) => severity === "fail").map(({ id }) => id);
    if (finding === undefined) expect(explained).toMatchObject({ usable: true, findings: [], externalId: { required: true } });
    else expect(failed).toContain(finding);
    // The page's three questions, as a trusted caller and as one that is not: there the policy gives the answer, and says so.
    const asked = {
      roleArn: role(name),
      externalId: ids.right,
      assumedBy: DELEGATE,
      trustDocument: JSON.stringify(trust),
      at: AT,
    };
    const own = await probeRole({ ...asked, probe: async (id) => await probeAs(delegate, name, id) });
    const others = await probeRole({ ...asked, probe: async (id) => await probeAs(portal, name, id) });
    const verdicts = [right === "assumed", none === "refused", wrong === "refused"].map((isGood) => (isGood ? "pass" : "fail"));
    expect(own.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(others.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(others.every(({ grade }) => grade === "simulated")).toBe(true);
    expect(own.filter(({ grade }) => grade === "proved")).toHaveLength(right === "assumed" ? 3 : 0);
    // A role that lets callers in without the right ID is never called usable.
    if (none === "assumed" || wrong === "assumed") expect(explained.usable).toBe(false);
  });
});
