import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type AttachedPolicy as SdkAttachedPolicy,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AttachedPolicy } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { decodeDocument } from "./iam-policies";
import { collectPages } from "./pages";

/** The user or role that a policy is attached to. */
export type PolicyHolder = { readonly kind: "user" | "role"; readonly name: string };

/** Attaches a managed policy. Safe to repeat: attaching twice is attaching once. */
export async function attachPolicy(
  clients: AwsClients,
  holder: PolicyHolder,
  policyArn: string,
): Promise<Result<void, AppError>> {
  const action = holder.kind === "user" ? "AttachUserPolicy" : "AttachRolePolicy";
  return await callAws(clients, { service: "iam", action, resource: holder.name }, async () => {
    if (holder.kind === "user")
      await clients.iam("write").send(new AttachUserPolicyCommand({ UserName: holder.name, PolicyArn: policyArn }));
    else await clients.iam("write").send(new AttachRolePolicyCommand({ RoleName: holder.name, PolicyArn: policyArn }));
  });
}

/** Detaches a managed policy; `not_found` when it was not attached. */
export async function detachPolicy(
  clients: AwsClients,
  holder: PolicyHolder,
  policyArn: string,
): Promise<Result<void, AppError>> {
  const action = holder.kind === "user" ? "DetachUserPolicy" : "DetachRolePolicy";
  return await callAws(clients, { service: "iam", action, resource: holder.name }, async () => {
    if (holder.kind === "user")
      await clients.iam("write").send(new DetachUserPolicyCommand({ UserName: holder.name, PolicyArn: policyArn }));
    else await clients.iam("write").send(new DetachRolePolicyCommand({ RoleName: holder.name, PolicyArn: policyArn }));
  });
}

/** Lists the managed policies of a user or role; `not_found` when there is no such identity. */
export async function listAttachedPolicies(
  clients: AwsClients,
  holder: PolicyHolder,
): Promise<Result<readonly AttachedPolicy[], AppError>> {
  const action = holder.kind === "user" ? "ListAttachedUserPolicies" : "ListAttachedRolePolicies";
  return await callAws(clients, { service: "iam", action, resource: holder.name }, async () => {
    const attached = await collectPages<SdkAttachedPolicy>(async (Marker) => {
      const paging = Marker === undefined ? {} : { Marker };
      const page =
        holder.kind === "user"
          ? await clients.iam().send(new ListAttachedUserPoliciesCommand({ UserName: holder.name, ...paging }))
          : await clients.iam().send(new ListAttachedRolePoliciesCommand({ RoleName: holder.name, ...paging }));
      return { items: page.AttachedPolicies, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return attached.map((policy) => ({ policyName: policy.PolicyName ?? "", policyArn: policy.PolicyArn ?? "" }));
  });
}

/** Reads the inline policies of a user or role with their documents. */
export async function listInlinePolicies(
  clients: AwsClients,
  holder: PolicyHolder,
): Promise<Result<readonly { readonly policyName: string; readonly document: string }[], AppError>> {
  const names = await callAws(
    clients,
    { service: "iam", action: holder.kind === "user" ? "ListUserPolicies" : "ListRolePolicies", resource: holder.name },
    async () =>
      await collectPages<string>(async (Marker) => {
        const paging = Marker === undefined ? {} : { Marker };
        const page =
          holder.kind === "user"
            ? await clients.iam().send(new ListUserPoliciesCommand({ UserName: holder.name, ...paging }))
            : await clients.iam().send(new ListRolePoliciesCommand({ RoleName: holder.name, ...paging }));
        return { items: page.PolicyNames, next: page.IsTruncated === true ? page.Marker : undefined };
      }),
  );
  if (!names.ok) return names;
  const documents: { policyName: string; document: string }[] = [];
  for (const policyName of names.value) {
    const document = await getInlinePolicy(clients, holder, policyName);
    if (!document.ok) return document;
    documents.push({ policyName, document: document.value });
  }
  return ok(documents);
}

async function getInlinePolicy(clients: AwsClients, holder: PolicyHolder, policyName: string): Promise<Result<string, AppError>> {
  const action = holder.kind === "user" ? "GetUserPolicy" : "GetRolePolicy";
  return await callAws(clients, { service: "iam", action, resource: `${holder.name}/${policyName}` }, async () => {
    const answer =
      holder.kind === "user"
        ? await clients.iam().send(new GetUserPolicyCommand({ UserName: holder.name, PolicyName: policyName }))
        : await clients.iam().send(new GetRolePolicyCommand({ RoleName: holder.name, PolicyName: policyName }));
    return decodeDocument(answer.PolicyDocument) ?? "";
  });
}
