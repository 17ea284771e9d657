import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, type Credentials, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";
import { localAwsClient } from "@/sandbox/local-aws-client";

import type { AwsSpec } from "./aws-spec";
import { AwsFailure } from "./aws-failure";
import type { Connector, Delegate } from "./records";
import { isExpression, keyOf, resolveReference } from "./scope";
import type { Store } from "./store";

export type AwsKeys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Where AWS is reached and where its seed leaves the control user's key. */
export type AwsPlace = {
  readonly endpoint: string | null;
  readonly stateDir: string;
};

const CONNECT_MS = 3_000;
const REQUEST_MS = 20_000;
/** Sessions last a quarter of an hour, as the vendor's do by default. */
const SESSION_SECONDS = 900;
const DEFAULT_REGION = "us-east-1";

const identitiesSchema = z.object({ control: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }) });

function noEndpoint(): AwsFailure {
  return new AwsFailure("unreachable", "This Harness stand-in was started without an AWS endpoint.");
}

/** The endpoint, region and key with which the stand-in calls AWS, with bounded waits. */
export function awsAt(place: AwsPlace, region: string, credentials: AwsKeys) {
  if (place.endpoint === null) throw noEndpoint();
  return {
    endpoint: place.endpoint,
    region,
    credentials,
    // Clients are made per look-up, so kept-alive connections would only pile up.
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS, httpAgent: { keepAlive: false } },
  };
}

/** The control user replaces the credential services of EC2 and EKS; the AWS seed writes its key. */
function controlKeys(place: AwsPlace): AwsKeys {
  try {
    return identitiesSchema.parse(JSON.parse(readFileSync(join(place.stateDir, "aws-identities.json"), "utf8"))).control;
  } catch {
    throw new AwsFailure("identity", "The delegate could not obtain credentials: the AWS sandbox has not been seeded yet.");
  }
}

function keysOf(credentials: Credentials | undefined): AwsKeys {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new AwsFailure("identity", "AWS answered without credentials.");
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function sessionName(text: string): string {
  return text.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
}

async function assumeRole(
  place: AwsPlace,
  region: string,
  base: AwsKeys,
  roleArn: string,
  session: string,
  externalId: string | null,
) {
  const client = localAwsClient(STSClient, awsAt(place, region, base));
  try {
    const answer = await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName(session),
        DurationSeconds: SESSION_SECONDS,
        ExternalId: externalId ?? undefined,
      }),
    );
    return keysOf(answer.Credentials);
  } finally {
    client.destroy();
  }
}

function secretText(store: Store, connector: Connector, reference: string): string {
  const target = resolveReference(reference, connector.scope, "secret");
  const value = store.secretValues.get(keyOf(target.scope, target.identifier));
  if (value === undefined) throw new AwsFailure("identity", `The secret ${reference} has no value in the stand-in.`);
  return Buffer.from(value.base64, "base64").toString("utf8");
}

type Manual = Extract<AwsSpec["credential"], { type: "ManualConfig" }>["spec"];

function manualKeys(store: Store, connector: Connector, spec: Manual): AwsKeys {
  const accessKeyId = spec.accessKey ?? secretText(store, connector, spec.accessKeyRef ?? "");
  const secretAccessKey = secretText(store, connector, spec.secretKeyRef);
  const token = spec.sessionTokenRef ?? null;
  if (token === null || isExpression(token)) return { accessKeyId, secretAccessKey };
  return { accessKeyId, secretAccessKey, sessionToken: secretText(store, connector, token) };
}

let signingKey: string | undefined;

/** A token as the vendor's issuer makes it; the key lives as long as the process, its public half is not served yet. */
function identityToken(connector: Connector): string {
  signingKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `https://app.harness.io/ng/api/oidc/account/${HARNESS_ACCOUNT_ID}`,
    sub: HARNESS_ACCOUNT_ID,
    aud: "sts.amazonaws.com",
    iat: seconds,
    exp: seconds + 3600,
    jti: randomUUID(),
    account_id: HARNESS_ACCOUNT_ID,
    organization_id: connector.scope.org,
    project_id: connector.scope.project,
    connector_id: connector.identifier,
    connector_name: connector.name,
    context: "CONNECTOR_VALIDATION",
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${part({ alg: "RS256", typ: "JWT", kid: "carabiner-sandbox" })}.${part(claims)}`;
  return `${head}.${createSign("RSA-SHA256").update(head).sign(signingKey, "base64url")}`;
}

async function webIdentity(place: AwsPlace, region: string, connector: Connector, roleArn: string): Promise<AwsKeys> {
  const client = localAwsClient(STSClient, awsAt(place, region, { accessKeyId: "none", secretAccessKey: "none" }));
  try {
    const answer = await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName(connector.identifier),
        WebIdentityToken: identityToken(connector),
        DurationSeconds: SESSION_SECONDS,
      }),
    );
    return keysOf(answer.Credentials);
  } finally {
    client.destroy();
  }
}

async function delegateSession(place: AwsPlace, region: string, spec: AwsSpec, delegate: Delegate | null): Promise<AwsKeys> {
  if (delegate === null) {
    throw new AwsFailure("identity", "A delegate's own identity was asked for, but the connector does not run on a delegate.");
  }
  if (spec.credential.type === "Irsa" && delegate.kind !== "eks") {
    throw new AwsFailure("identity", `Delegate ${delegate.name} does not run with an IAM role for service accounts.`);
  }
  return assumeRole(place, region, controlKeys(place), delegate.roleArn, delegate.name, null);
}

/** Step of the way to the credentials at which AWS refused; the advice depends on it. */
async function atStep<T>(step: "base" | "cross-account", work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw AwsFailure.from(error, step);
  }
}

/** The credentials that a connector uses: base identity, then the cross-account role when it names one. */
export async function connectorKeys(
  place: AwsPlace,
  store: Store,
  connector: Connector,
  spec: AwsSpec,
  delegate: Delegate | null,
): Promise<AwsKeys> {
  if (place.endpoint === null) throw noEndpoint();
  const { credential } = spec;
  const region = credential.region ?? DEFAULT_REGION;
  const base =
    credential.type === "ManualConfig"
      ? manualKeys(store, connector, credential.spec)
      : credential.type === "OidcAuthentication"
        ? await atStep("base", webIdentity(place, region, connector, credential.spec.iamRoleArn))
        : await atStep("base", delegateSession(place, region, spec, delegate));
  const cross = credential.crossAccountAccess;
  if (cross === null) return base;
  const session = sessionName(`harness-${connector.identifier}`);
  return atStep("cross-account", assumeRole(place, region, base, cross.crossAccountRoleArn, session, cross.externalId));
}
