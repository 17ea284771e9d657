import { connectorBody, type ConnectorCredential } from "@/lib/domain/harness/connector-body";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { roleArn } from "@/lib/domain/aws/arn";
import { entityRef } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { ATTACHMENT } from "./attachment";
import { operation, type ImpliedContext } from "./context";
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
    operation(context, {
      kind: "harness.connector",
      title: `Connector ${connector.name}`,
      summary: `${CREDENTIAL_WORDS[credential.credential.type]}, test region ${connector.region}`,
      needs: made.filter((id) => id === "aws.access-key" || id === "aws.role"),
      desired: { scope: run.scope, identifier, body },
    }),
    operation(context, {
      kind: "harness.connector-test",
      title: `Test of ${connector.name}`,
      needs: ["harness.connector", ...made.filter((id) => id.startsWith(ATTACHMENT))],
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
