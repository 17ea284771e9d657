import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";
import { z } from "zod";

import { withoutAbsent } from "@/lib/core/without-absent";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { startHarnessStandIn } from "./start";

/** Tests of the stand-in drive it as any client does: by fetch, with JSON in and out. */
export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly text: string };

export type CallOptions = {
  readonly key?: string | null;
  readonly account?: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type StandIn = {
  readonly url: string;
  readonly stateDir: string;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  readonly restart: () => Promise<StandIn>;
  /** Ends it and keeps its folder, for a stand-in that runs as a process. */
  readonly pause: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const PROJECT = { orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" } as const;
export const ORG = { orgIdentifier: "meridian" } as const;

const bodySchema = z.record(z.string(), z.unknown());

function encoded(body: unknown): { readonly body?: BodyInit; readonly type?: string } {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  if (typeof body === "string") return { body, type: "text/plain" };
  return { body: JSON.stringify(body), type: "application/json" };
}

async function call(url: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { key = SANDBOX_API_KEYS.admin, account = HARNESS_ACCOUNT_ID } = options;
  const target = new URL(path, url);
  if (account !== null) target.searchParams.set("accountIdentifier", account);
  for (const [name, value] of Object.entries(options.query ?? {})) target.searchParams.set(name, value);
  const { body, type } = encoded(options.body);
  const answer = await fetch(target, {
    method,
    headers: {
      ...withoutAbsent({ "x-api-key": key ?? undefined, "content-type": type }),
      ...options.headers,
    },
    body: body ?? null,
  });
  const text = await answer.text();
  return { status: answer.status, body: bodySchema.parse(JSON.parse(text)), text };
}

export type TestOptions = { readonly stateDir?: string; readonly awsEndpoint?: string };

/** A stand-in on a free port with its own folder, which is deleted when it stops. */
export async function startForTest(options: TestOptions = {}): Promise<StandIn> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "harness-stand-in-"));
  const running = await startHarnessStandIn({ stateDir, awsEndpoint: options.awsEndpoint });
  return {
    url: running.url,
    stateDir,
    call: (method, path, sent) => call(running.url, method, path, sent),
    restart: async () => {
      await running.stop();
      return startForTest({ ...options, stateDir });
    },
    pause: running.stop,
    stop: async () => {
      await running.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

export function textSecret(identifier: string, scope: Readonly<Record<string, string>> = PROJECT, value = "the-value-of-it") {
  const spec = { secretManagerIdentifier: "harnessSecretManager", valueType: "Inline", value };
  return { secret: { type: "SecretText", name: identifier, identifier, ...scope, spec } };
}

export function manualConnector(identifier: string, secretKeyRef: string, scope: Readonly<Record<string, string>> = PROJECT) {
  const credential = { type: "ManualConfig", region: "eu-west-1", spec: { accessKey: "AKIAEXAMPLEEXAMPLE00", secretKeyRef } };
  return { connector: { name: identifier, identifier, ...scope, type: "Aws", spec: { credential } } };
}

export function inheritConnector(
  identifier: string,
  selectors: readonly string[],
  credential: Readonly<Record<string, unknown>> = {},
) {
  const spec = { credential: { type: "InheritFromDelegate", region: "eu-west-1", ...credential }, delegateSelectors: selectors };
  return { connector: { name: identifier, identifier, ...PROJECT, type: "Aws", spec } };
}

export function environment(identifier: string) {
  return { ...PROJECT, identifier, name: identifier, type: "Production" };
}

/** Body of an EC2 infrastructure; `change` edits its YAML. */
export function infrastructure(identifier: string, change: (yaml: string) => string = (yaml) => yaml) {
  const yaml = [
    "infrastructureDefinition:",
    `  name: ${identifier}`,
    `  identifier: ${identifier}`,
    "  orgIdentifier: meridian",
    "  projectIdentifier: parcel_tracking",
    "  environmentRef: production",
    "  deploymentType: Ssh",
    "  type: SshWinRmAws",
    "  tags: {}",
    "  spec:",
    "    connectorRef: aws_ec2",
    "    credentialsRef: ec2_ssh_key",
    "    region: eu-west-1",
    "    hostConnectionType: PrivateIP",
    "    awsInstanceFilter:",
    "      vpcs: []",
    "      tags:",
    "        Environment: production",
    "  allowSimultaneousDeployments: false",
    "",
  ].join("\n");
  return { ...PROJECT, identifier, name: identifier, environmentRef: "production", type: "SshWinRmAws", yaml: change(yaml) };
}

/** Secrets of an SSH login by key file: the file `ec2_ssh_pem`, then the key `ec2_ssh_key` that refers to it. */
export async function createSshKey(standIn: StandIn): Promise<void> {
  const form = new FormData();
  const spec = { secretManagerIdentifier: "harnessSecretManager" };
  form.set("spec", JSON.stringify({ secret: { type: "SecretFile", name: "pem", identifier: "ec2_ssh_pem", ...PROJECT, spec } }));
  form.set("file", new Blob(["-----BEGIN PEM-----"]), "key.pem");
  await standIn.call("POST", "/ng/api/v2/secrets/files", { query: PROJECT, body: form });
  await standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: sshKey("ec2_ssh_key", "ec2_ssh_pem") });
}

export function sshKey(identifier: string, key: string) {
  const auth = { type: "SSH", spec: { credentialType: "KeyReference", spec: { userName: "ec2-user", key } } };
  return { secret: { type: "SSHKey", name: identifier, identifier, ...PROJECT, spec: { port: 22, auth } } };
}

/** The multipart form of a file of the file store; a folder when the fields say so. */
export function fileForm(fields: Readonly<Record<string, string>>, content?: string): FormData {
  const form = new FormData();
  const defaults = { type: "FILE", parentIdentifier: "Root", fileUsage: "MANIFEST_FILE", mimeType: "application/x-yaml" };
  for (const [name, value] of Object.entries({ ...defaults, ...fields })) form.set(name, value);
  if (content !== undefined) form.set("content", new Blob([content]), "content");
  return form;
}

/** Body of an ECS service whose manifests are files of the file store. */
export function ecsService(identifier: string, files: readonly string[], change: (yaml: string) => string = (yaml) => yaml) {
  const kinds = ["EcsTaskDefinition", "EcsServiceDefinition", "EcsScalableTargetDefinition", "EcsScalingPolicyDefinition"];
  const manifests = files.flatMap((path, index) => [
    "        - manifest:",
    `            identifier: manifest_${index}`,
    `            type: ${kinds[index] ?? "EcsScheduledActionDefinition"}`,
    "            spec:",
    "              store:",
    "                type: Harness",
    "                spec:",
    "                  files:",
    `                    - ${path}`,
  ]);
  const lines = [
    "service:",
    `  name: ${identifier}`,
    `  identifier: ${identifier}`,
    "  tags: {}",
    "  serviceDefinition:",
    "    type: ECS",
    "    spec:",
    "      manifests:",
    ...manifests,
    "",
  ];
  return { ...PROJECT, identifier, name: identifier, yaml: change(lines.join("\n")) };
}

/** Body of an ECS infrastructure in the environment `production`. */
export function ecsInfrastructure(identifier: string, fields: { readonly connectorRef: string; readonly cluster: string }) {
  const yaml = [
    "infrastructureDefinition:",
    `  name: ${identifier}`,
    `  identifier: ${identifier}`,
    "  orgIdentifier: meridian",
    "  projectIdentifier: parcel_tracking",
    "  environmentRef: production",
    "  deploymentType: ECS",
    "  type: ECS",
    "  spec:",
    `    connectorRef: ${fields.connectorRef}`,
    "    region: eu-west-1",
    `    cluster: ${fields.cluster}`,
    "  allowSimultaneousDeployments: false",
    "",
  ].join("\n");
  return { ...PROJECT, identifier, name: identifier, environmentRef: "production", type: "ECS", yaml };
}

export type PipelineParts = {
  readonly service: string;
  readonly infrastructure: string;
  /** Types of the steps, each with its `spec` where it has one. */
  readonly steps: readonly (string | readonly [type: string, spec: object])[];
  readonly rollbackSteps?: readonly string[];
  readonly timeout?: string;
  readonly action?: string;
};

/** YAML of a pipeline with one ECS stage in the environment `production`. */
export function ecsPipeline(identifier: string, parts: PipelineParts): string {
  const step = (one: PipelineParts["steps"][number]) => {
    const [type, spec] = typeof one === "string" ? [one, {}] : one;
    return { step: { name: type, identifier: type, type, timeout: parts.timeout ?? "10m", spec } };
  };
  const action = { type: parts.action ?? "StageRollback" };
  const stage = {
    name: "Deploy ECS",
    identifier: "deploy_ecs",
    type: "Deployment",
    spec: {
      deploymentType: "ECS",
      service: { serviceRef: parts.service },
      environment: {
        environmentRef: "production",
        deployToAll: false,
        infrastructureDefinitions: [{ identifier: parts.infrastructure }],
      },
      execution: { steps: parts.steps.map(step), rollbackSteps: (parts.rollbackSteps ?? []).map(step) },
    },
    failureStrategies: [{ onFailure: { errors: ["AllErrors"], action } }],
  };
  return stringify({ pipeline: { name: identifier, identifier, ...PROJECT, tags: {}, stages: [{ stage }] } });
}

/** A value inside an answer by its path; undefined when a step is missing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === String(step))?.[1];
  }, value);
}
