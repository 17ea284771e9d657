import type { OperationKind } from "../desired";
import type { OperationHandler } from "../operation";
import type { HandlerPorts } from "../ports";
import { createAccessKeyHandler } from "./aws-access-key";
import { createAttachmentHandler } from "./aws-attachment";
import { createOidcProviderHandler } from "./aws-oidc-provider";
import { createPolicyHandler } from "./aws-policy";
import { createExistingRoleHandler, createRoleHandler } from "./aws-role";
import { createExistingUserHandler, createUserHandler } from "./aws-user";
import { createConnectorHandler, createConnectorTestHandler, type ExplainConnectorTest } from "./harness-connector";
import {
  createEnvironmentHandler,
  createExistingEnvironmentHandler,
  createInfrastructureHandler,
} from "./harness-infrastructure";
import {
  createCredentialHandler,
  createExistingSecretHandler,
  createFileSecretHandler,
  createKeySecretsHandler,
  createTextSecretHandler,
} from "./harness-secrets";

export type HandlerTable = Readonly<Record<OperationKind, OperationHandler>>;

/** One handler a kind, joined to one run's AWS account and Harness connection. */
export function createHandlerTable(ports: HandlerPorts, explain: ExplainConnectorTest): HandlerTable {
  const { iam, harness, secrets } = ports;
  return {
    "aws.policy": createPolicyHandler(iam),
    "aws.user": createUserHandler(iam),
    "aws.existing-user": createExistingUserHandler(iam),
    "aws.role": createRoleHandler(iam),
    "aws.existing-role": createExistingRoleHandler(iam),
    "aws.attachment": createAttachmentHandler(iam),
    "aws.oidc-provider": createOidcProviderHandler(iam),
    "aws.access-key": createAccessKeyHandler(ports),
    "harness.key-secrets": createKeySecretsHandler(ports),
    "harness.text-secret": createTextSecretHandler(harness, secrets),
    "harness.file-secret": createFileSecretHandler(harness, secrets),
    "harness.ssh-credential": createCredentialHandler(harness),
    "harness.existing-secret": createExistingSecretHandler(harness),
    "harness.connector": createConnectorHandler(harness),
    "harness.connector-test": createConnectorTestHandler(harness, explain),
    "harness.environment": createEnvironmentHandler(harness),
    "harness.existing-environment": createExistingEnvironmentHandler(harness),
    "harness.infrastructure": createInfrastructureHandler(harness),
  };
}
