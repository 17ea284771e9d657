import { connectorBody, type ConnectorCredential } from "@/lib/domain/harness/connector-body";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { roleArn } from "@/lib/domain/aws/arn";
import { entityRef } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { ATTACHMENT } from "./attachment";
import { accountQuery, operation, scopeQuery, type ImpliedContext } from "./context";
import { keySecretNames } from "./identity";

/** The connector and its test (guide items G59-G82), given the operations that make its identity. */
export function connectorOperations(context: ImpliedContext, identity: readonly Operation[]): readonly Operation[] {
  const { connector } = context.answers;
  const credential = credentialOf(context);
  if (connector === undefined || credential === undefined) return [];
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
  const made = identity.map((one) => one.id);
  return [
    operation({
      id: "harness.connector",
      kind: "harness.connector",
      title: `Connector ${connector.name}`,
      summary: `${CREDENTIAL_WORDS[credential.credential.type]}, test region ${connector.region}`,
      step: "S4",
      guideItems: [
        "G60",
        "G61",
        "G62",
        "G63",
        "G64",
        "G67",
        "G68",
        "G69",
        "G70",
        "G73",
        "G74",
        "G75",
        "G76",
        "G77",
        "G78",
        "G82",
      ],
      needs: made.filter((id) => id === "aws.access-key" || id === "aws.role"),
      naturalKey: entityRef(identifier, run.scope),
      desired: { scope: run.scope, identifier, body },
      call: "POST /ng/api/connectors",
      url: `/ng/api/connectors?${accountQuery(run)}`,
      body,
      permissions: ["core_connector_view", "core_connector_edit", "core_secret_access"],
      undo: "Deletes the connector, if nothing else refers to it.",
    }),
    operation({
      id: "harness.connector-test",
      kind: "harness.connector-test",
      title: `Test of ${connector.name}`,
      summary: `Harness makes one call, ec2:DescribeRegions in ${connector.region}`,
      step: "S4",
      guideItems: ["G71", "G72", "G79", "G80", "G81"],
      needs: ["harness.connector", ...made.filter((id) => id.startsWith(ATTACHMENT))],
      naturalKey: `${entityRef(identifier, run.scope)} test`,
      desired: { scope: run.scope, identifier, region: connector.region },
      call: `POST /ng/api/connectors/testConnection/${identifier}`,
      url: `/ng/api/connectors/testConnection/${identifier}?${scopeQuery(run)}`,
      body: null,
      permissions: ["core_connector_access", "core_secret_access"],
      undo: "Nothing. A test leaves nothing behind.",
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
  switch (identity.assumedBy.by) {
    case "delegate":
    case "user":
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
