import { err, ok } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { AppError } from "@/lib/core/errors";
import type { AccessKey, AwsTags } from "@/lib/domain/aws/aws-shapes";

import type { IamAccess, LinkedRoleRemoval } from "../ports";
import type { Wire } from "./wire";

const ACCOUNT = "482177309156";

/** An IAM in memory that keeps to the documented rules: names are unique, two keys a user, no deletion while attached. */
export function createFakeIam(wire: Wire) {
  const policies = new Map<string, { document: string; tags: AwsTags; description: string }>();
  const users = new Map<string, { tags: AwsTags; keys: AccessKey[] }>();
  const roles = new Map<string, { tags: AwsTags; trustDocument: string; description: string }>();
  const attachments = new Map<string, Set<string>>();
  const providers = new Map<string, { url: string; audiences: readonly string[]; tags: AwsTags }>();
  /** What the next attempts to delete a service-linked role return; empty for "deleted". */
  const linkedRoleRemovals: LinkedRoleRemoval[] = [];
  let serial = 0;

  const attachedTo = (kind: string, name: string) => attachments.get(`${kind}/${name}`) ?? new Set<string>();
  const notFound = (what: string): AppError => ({ code: "not_found", message: `${what} is not there.` });
  const taken = (what: string): AppError => ({ code: "conflict", message: `${what} exists.` });

  const iam: IamAccess = {
    findPolicy: wire.read(async (arn) => {
      const policy = policies.get(arn);
      if (policy === undefined) return ok(undefined);
      const attachmentCount = [...attachments.values()].filter((set) => set.has(arn)).length;
      const policyName = arn.split("/").at(-1) ?? "";
      const found = { policyName, arn, path: "/", defaultVersionId: "v1", attachmentCount, tags: policy.tags };
      return ok({ policy: found, document: policy.document });
    }),
    createPolicy: wire.write("iam:CreatePolicy", async ({ name, description, document, tags }) => {
      const policyArn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
      if (policies.has(policyArn)) return err(taken(name));
      policies.set(policyArn, { document, tags, description });
      return ok({ policyArn });
    }),
    replacePolicyDocument: wire.write("iam:CreatePolicyVersion", async ({ policyArn, document }) => {
      const policy = policies.get(policyArn);
      if (policy === undefined) return err(notFound(policyArn));
      policies.set(policyArn, { ...policy, document });
      return ok({});
    }),
    deletePolicy: wire.write("iam:DeletePolicy", async (arn) => {
      if ([...attachments.values()].some((set) => set.has(arn)))
        return err({ code: "conflict", message: "The policy is attached." });
      return policies.delete(arn) ? ok({}) : err(notFound(arn));
    }),
    findUser: wire.read(async (userName) => {
      const user = users.get(userName);
      if (user === undefined) return ok(undefined);
      return ok({ userName, arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`, userId: userName, path: "/", tags: user.tags });
    }),
    createUser: wire.write("iam:CreateUser", async ({ userName, tags }) => {
      if (users.has(userName)) return err(taken(userName));
      users.set(userName, { tags, keys: [] });
      return ok({ arn: `arn:aws:iam::${ACCOUNT}:user/${userName}` });
    }),
    deleteUser: wire.write("iam:DeleteUser", async (userName) => (users.delete(userName) ? ok({}) : err(notFound(userName)))),
    listAccessKeys: wire.read(async (userName) => {
      const user = users.get(userName);
      return user === undefined ? err(notFound(userName)) : ok([...user.keys]);
    }),
    createAccessKey: wire.write("iam:CreateAccessKey", async (userName) => {
      const user = users.get(userName);
      if (user === undefined) return err(notFound(userName));
      if (user.keys.length >= 2) return err({ code: "upstream_rejected", message: "LimitExceeded: two keys are there." });
      serial += 1;
      const accessKeyId = `AKIAFAKE${String(serial).padStart(12, "0")}`;
      user.keys.push({ accessKeyId, userName, status: "Active" });
      return ok({ accessKeyId, secretAccessKey: new Secret(`secret-of-${accessKeyId}`) });
    }),
    deleteAccessKey: wire.write("iam:DeleteAccessKey", async ({ userName, accessKeyId }) => {
      const user = users.get(userName);
      if (user === undefined) return err(notFound(userName));
      user.keys = user.keys.filter((key) => key.accessKeyId !== accessKeyId);
      return ok({});
    }),
    findRole: wire.read(async (roleName) => {
      const role = roles.get(roleName);
      if (role === undefined) return ok(undefined);
      const { tags, trustDocument } = role;
      return ok({ roleName, arn: `arn:aws:iam::${ACCOUNT}:role/${roleName}`, roleId: roleName, path: "/", tags, trustDocument });
    }),
    createRole: wire.write("iam:CreateRole", async ({ roleName, description, trustDocument, tags }) => {
      if (roles.has(roleName)) return err(taken(roleName));
      roles.set(roleName, { tags, trustDocument, description });
      return ok({ arn: `arn:aws:iam::${ACCOUNT}:role/${roleName}` });
    }),
    updateTrust: wire.write("iam:UpdateAssumeRolePolicy", async ({ roleName, trustDocument }) => {
      const role = roles.get(roleName);
      if (role === undefined) return err(notFound(roleName));
      roles.set(roleName, { ...role, trustDocument });
      return ok({});
    }),
    deleteRole: wire.write("iam:DeleteRole", async (roleName) => (roles.delete(roleName) ? ok({}) : err(notFound(roleName)))),
    createLinkedRole: wire.write("iam:CreateServiceLinkedRole", async (service) => {
      const roleName = "AWSServiceRoleForECS";
      if (roles.has(roleName)) return err({ code: "upstream_rejected", message: `${roleName} has been taken in this account.` });
      roles.set(roleName, { tags: {}, trustDocument: "", description: service });
      return ok({ arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/${roleName}` });
    }),
    deleteLinkedRole: wire.write("iam:DeleteServiceLinkedRole", async (roleName) => {
      const next = linkedRoleRemovals.shift() ?? { status: "deleted" };
      if (next.status === "deleted") roles.delete(roleName);
      return ok(next);
    }),
    listAttachedPolicies: wire.read(async ({ kind, name }) => {
      if (!(kind === "user" ? users : roles).has(name)) return err(notFound(name));
      return ok([...attachedTo(kind, name)].map((policyArn) => ({ policyArn, policyName: policyArn.split("/").at(-1) ?? "" })));
    }),
    attachPolicy: wire.write("iam:AttachPolicy", async ({ holder, policyArn }) => {
      if (!policies.has(policyArn)) return err(notFound(policyArn));
      attachments.set(`${holder.kind}/${holder.name}`, attachedTo(holder.kind, holder.name).add(policyArn));
      return ok({});
    }),
    detachPolicy: wire.write("iam:DetachPolicy", async ({ holder, policyArn }) =>
      attachedTo(holder.kind, holder.name).delete(policyArn) ? ok({}) : err(notFound(policyArn)),
    ),
    findOidcProvider: wire.read(async (arn) => ok(providers.get(arn))),
    createOidcProvider: wire.write("iam:CreateOpenIDConnectProvider", async ({ url, audiences, tags }) => {
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${url.replace("https://", "")}`;
      if (providers.has(arn)) return err(taken(url));
      providers.set(arn, { url, audiences, tags });
      return ok({ arn });
    }),
    deleteOidcProvider: wire.write("iam:DeleteOpenIDConnectProvider", async (arn) =>
      providers.delete(arn) ? ok({}) : err(notFound(arn)),
    ),
  };
  const setAccessKeyStatus = wire.write(
    "iam:UpdateAccessKey",
    async ({ userName, accessKeyId, status }: { userName: string; accessKeyId: string; status: "Active" | "Inactive" }) => {
      const user = users.get(userName);
      if (user?.keys.some((key) => key.accessKeyId === accessKeyId) !== true) return err(notFound(accessKeyId));
      user.keys = user.keys.map((key) => (key.accessKeyId === accessKeyId ? { ...key, status } : key));
      return ok(undefined);
    },
  );
  /** Whether AWS would answer a call that is signed with this key and secret. */
  const signsIn = (accessKeyId: string | undefined, secret: string | undefined): boolean => {
    const key = [...users.values()].flatMap((user) => user.keys).find((candidate) => candidate.accessKeyId === accessKeyId);
    return key?.status === "Active" && secret === `secret-of-${key.accessKeyId}`;
  };
  return { iam, policies, users, roles, attachments, providers, linkedRoleRemovals, setAccessKeyStatus, signsIn };
}
