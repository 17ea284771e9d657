import { connectorBody, type ConnectorCredential } from "@/lib/domain/harness/connector-body";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { roleArn } from "@/lib/domain/aws/arn";
import { entityRef } from "@/lib/domain/harness/scope";
import type { Connector } from "@/lib/domain/runs/answers/connector";
import type { EcsSignIn } from "@/lib/domain/runs/answers/ecs-rights";

import type { Operation } from "../operation";
import { ATTACHMENT } from "./attachment";
import { operation, type ImpliedContext } from "./context";
import { keySecretNames } from "./identity";

/** The connector and its test (guide items G59-G82), given the operations that make its identity. */
export function connectorOperations(context: ImpliedContext, identity: readonly Operation[]): readonly Operation[] {
  const { connector } = context.answers;
  const credential = credentialOf(context);
  if (connector === undefined || credential === undefined) return [];
  const made = identity.map((one) => one.id);
  return connectorAndTest(context, connector, {
    credential,
    identity: made.filter((id) => id === "aws.access-key" || id === "aws.role"),
    rights: made.filter((id) => id.startsWith(ATTACHMENT)),
  });
}

/**
 * The second connector of step S9 and its test. It signs in as a role that exists.
 *
 * @guide G126
 */
export function ecsConnectorOperations(context: ImpliedContext, identity: readonly Operation[]): readonly Operation[] {
  const { connector, "ecs-rights": rights, "ecs-preparation": preparation } = context.answers;
  if (connector === undefined || preparation === undefined || rights?.connector.use !== "second") return [];
  const { name, signIn, roleArn: arn } = rights.connector;
  const made = identity.map((one) => one.id);
  return connectorAndTest(
    context,
    // Delegates are those of the first connector: they are what reaches AWS and the project.
    { ...connector, name, region: preparation.region },
    {
      credential: roleCredential(context, signIn, arn),
      identity: [],
      rights: made.filter((id) => id.startsWith(ATTACHMENT)),
      second: { suffix: ECS_SUFFIX, step: "S9" },
    },
  );
}

/** What tells the second connector's operations from those of the first. */
const ECS_SUFFIX = "-ecs";

/** The connector that deploys to ECS: the second one where step S9 asks for it. `undefined` until its step is answered. */
export function ecsConnector({
  answers,
}: ImpliedContext): { readonly name: string; readonly operation: string; readonly test: string } | undefined {
  const second = answers["ecs-rights"]?.connector;
  if (second?.use === "second") return idsOf(second.name, ECS_SUFFIX);
  return answers.connector === undefined ? undefined : idsOf(answers.connector.name, "");
}

function idsOf(name: string, suffix: string) {
  return { name, operation: `harness.connector${suffix}`, test: `harness.connector-test${suffix}` };
}

type Parts = {
  readonly credential: CredentialChoice;
  /** Operations that must be done before the connector, and before its test. */
  readonly identity: readonly string[];
  readonly rights: readonly string[];
  readonly second?: { readonly suffix: string; readonly step: string };
};

function connectorAndTest(
  context: ImpliedContext,
  connector: Connector,
  { credential, identity, rights, second }: Parts,
): readonly Operation[] {
  const { run } = context;
  const identifier = toIdentifier(connector.name);
  const body = connectorBody({
    scope: run.scope,
    identifier,
    name: connector.name,
    runId: run.id,
    region: connector.region,
    credential: credential.credential,
    crossAccount: credential.crossAccount,
    delegateSelectors: connector.delegateSelectors,
    // Harness refuses anything else for identities that come with the delegate.
    executeOnDelegate: credential.needsDelegate || connector.executeOnDelegate,
  });
  const id = `harness.connector${second?.suffix ?? ""}`;
  const step = second?.step;
  return [
    operation(context, {
      kind: "harness.connector",
      id,
      step,
      title: `Connector ${connector.name}`,
      summary: `${CREDENTIAL_WORDS[credential.credential.type]}, test region ${connector.region}`,
      needs: identity,
      desired: { scope: run.scope, identifier, body },
    }),
    operation(context, {
      kind: "harness.connector-test",
      id: `harness.connector-test${second?.suffix ?? ""}`,
      step,
      title: `Test of ${connector.name}`,
      needs: [id, ...rights],
      desired: { scope: run.scope, identifier, region: connector.region },
    }),
  ];
}

const CREDENTIAL_WORDS: Readonly<Record<ConnectorCredential["type"], string>> = {
  ManualConfig: "Access key",
  InheritFromDelegate: "The delegate's role",
  Irsa: "Role of the delegate's service account",
  OidcAuthentication: "OpenID Connect",
};

type CredentialChoice = {
  readonly credential: ConnectorCredential;
  readonly crossAccount?: { readonly roleArn: string; readonly externalId: string };
  readonly needsDelegate: boolean;
};

/** Which credential the answers mean; `undefined` until the identity step is answered. */
function credentialOf(context: ImpliedContext): CredentialChoice | undefined {
  const { run, answers } = context;
  const { identity } = answers;
  if (identity === undefined) return undefined;

  if (identity.kind !== "new-role" && identity.kind !== "existing-role") {
    const refs = keyRefs(context);
    return refs === undefined ? undefined : { credential: { type: "ManualConfig", ...refs }, needsDelegate: false };
  }
  const arn =
    identity.kind === "existing-role"
      ? identity.roleArn
      : roleArn({ partition: context.partition, account: run.awsAccountId }, identity.roleName);
  const { by } = identity.assumedBy;
  return roleCredential(context, by === "user" ? "delegate" : by, arn);
}

function roleCredential({ run }: ImpliedContext, signIn: EcsSignIn, arn: string): CredentialChoice {
  switch (signIn) {
    case "delegate":
      return {
        credential: { type: "InheritFromDelegate" },
        crossAccount: { roleArn: arn, externalId: run.externalId },
        needsDelegate: true,
      };
    case "irsa":
      return { credential: { type: "Irsa" }, needsDelegate: true };
    case "oidc":
      return { credential: { type: "OidcAuthentication", iamRoleArn: arn }, needsDelegate: false };
    case "own":
      return { credential: { type: "InheritFromDelegate" }, needsDelegate: true };
  }
}

function keyRefs(context: ImpliedContext): { readonly accessKeyRef: string; readonly secretKeyRef: string } | undefined {
  const secrets = keySecretNames(context);
  if (secrets === undefined) return undefined;
  const { scope } = context.run;
  return {
    accessKeyRef: entityRef(secrets.keyId.identifier, scope),
    secretKeyRef: entityRef(secrets.secretKey.identifier, scope),
  };
}
