import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type Policy,
  type PolicyVersion,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsTags, IamPolicy, IamPolicyVersion } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { absentAsUndefined } from "./iam-users";
import { collectPages } from "./pages";
import { isoOf, tagList, tagsOf } from "./tags";

/** The ARN a customer-managed policy has. */
export function policyArnOf(input: {
  readonly partition: string;
  readonly account: string;
  readonly policyName: string;
  readonly path?: string | undefined;
}): string {
  return `arn:${input.partition}:iam::${input.account}:policy${input.path ?? "/"}${input.policyName}`;
}

/** Finds a managed policy by ARN; `undefined` when there is none. */
export async function findPolicy(clients: AwsClients, policyArn: string): Promise<Result<IamPolicy | undefined, AppError>> {
  return absentAsUndefined(
    await callAws(clients, { service: "iam", action: "GetPolicy", resource: policyArn }, async () => {
      const { Policy: policy } = await clients.iam().send(new GetPolicyCommand({ PolicyArn: policyArn }));
      return policy === undefined ? undefined : toPolicy(policy);
    }),
  );
}

/** Reads one version of a policy with its document. */
export async function getPolicyVersion(
  clients: AwsClients,
  policyArn: string,
  versionId: string,
): Promise<Result<IamPolicyVersion, AppError>> {
  return await callAws(clients, { service: "iam", action: "GetPolicyVersion", resource: policyArn }, async () => {
    const { PolicyVersion: version } = await clients
      .iam()
      .send(new GetPolicyVersionCommand({ PolicyArn: policyArn, VersionId: versionId }));
    return toVersion(version ?? { VersionId: versionId });
  });
}

/** Lists the versions of a policy, without their documents. AWS keeps five at most. */
export async function listPolicyVersions(
  clients: AwsClients,
  policyArn: string,
): Promise<Result<readonly IamPolicyVersion[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListPolicyVersions", resource: policyArn }, async () => {
    const versions = await collectPages<PolicyVersion>(async (Marker) => {
      const page = await clients.iam().send(new ListPolicyVersionsCommand({ PolicyArn: policyArn, Marker }));
      return { items: page.Versions, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return versions.map(toVersion);
  });
}

/** Creates a managed policy with its tags in one call; `conflict` when the name is taken. */
export async function createPolicy(
  clients: AwsClients,
  input: {
    readonly policyName: string;
    readonly document: string;
    readonly description: string;
    readonly path?: string | undefined;
    readonly tags: AwsTags;
  },
): Promise<Result<IamPolicy, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreatePolicy", resource: input.policyName }, async () => {
    const { Policy: policy } = await clients.iam("write").send(
      new CreatePolicyCommand({
        PolicyName: input.policyName,
        PolicyDocument: input.document,
        Description: input.description,
        Tags: tagList(input.tags),
        Path: input.path,
      }),
    );
    return toPolicy(policy ?? { PolicyName: input.policyName });
  });
}

/** Adds a version to a policy and makes it the default one. Five versions is the limit. */
export async function createPolicyVersion(
  clients: AwsClients,
  policyArn: string,
  document: string,
): Promise<Result<IamPolicyVersion, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreatePolicyVersion", resource: policyArn }, async () => {
    const { PolicyVersion: version } = await clients
      .iam("write")
      .send(new CreatePolicyVersionCommand({ PolicyArn: policyArn, PolicyDocument: document, SetAsDefault: true }));
    return toVersion(version ?? {});
  });
}

/** Deletes a version that is not the default one. */
export async function deletePolicyVersion(
  clients: AwsClients,
  policyArn: string,
  versionId: string,
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeletePolicyVersion", resource: policyArn }, async () => {
    await clients.iam("write").send(new DeletePolicyVersionCommand({ PolicyArn: policyArn, VersionId: versionId }));
  });
}

/** Deletes a policy that is attached nowhere and has only its default version left; `conflict` otherwise. */
export async function deletePolicy(clients: AwsClients, policyArn: string): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeletePolicy", resource: policyArn }, async () => {
    await clients.iam("write").send(new DeletePolicyCommand({ PolicyArn: policyArn }));
  });
}

function toPolicy(policy: Policy): IamPolicy {
  return {
    policyName: policy.PolicyName ?? "",
    arn: policy.Arn ?? "",
    path: policy.Path ?? "/",
    defaultVersionId: policy.DefaultVersionId ?? "v1",
    attachmentCount: policy.AttachmentCount ?? 0,
    description: policy.Description,
    createdAt: isoOf(policy.CreateDate),
    updatedAt: isoOf(policy.UpdateDate),
    tags: tagsOf(policy.Tags),
  };
}

function toVersion(version: PolicyVersion): IamPolicyVersion {
  return {
    versionId: version.VersionId ?? "",
    isDefault: version.IsDefaultVersion ?? false,
    createdAt: isoOf(version.CreateDate),
    document: decodeDocument(version.Document),
  };
}

/** IAM returns documents URL-encoded (RFC 3986); some answers come as plain JSON already. */
export function decodeDocument(document: string | undefined): string | undefined {
  if (document === undefined || document.trimStart().startsWith("{")) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    // Not encoded after all: a lone percent sign in a plain document.
    return document;
  }
}
