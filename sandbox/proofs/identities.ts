import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand } from "@aws-sdk/client-iam";

import { buildPolicy, requireComplete, type BuiltPolicy } from "@/lib/domain/permissions/policy-builder";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";
import { asList, formatPolicy, type NamedPolicy } from "@/lib/domain/iam/policy-document";
import { arrange, type Keys, PROD } from "@/sandbox/seed/aws-world.fixture";

import { CLUSTER, INSTANCE_ROLE, TASK_ROLES, TEAM_TAG } from "./policy-facts";

/** What the policies under proof are filled with. */
export const CONTEXT: PolicyContext = {
  partition: "aws",
  account: PROD,
  region: "eu-west-1",
  cluster: CLUSTER,
  passRoles: [
    ...TASK_ROLES.map((arn) => ({ arn, service: "ecs-tasks.amazonaws.com" }) as const),
    { arn: INSTANCE_ROLE, service: "ec2.amazonaws.com" },
  ],
  instanceTag: TEAM_TAG,
};

/** The policy of these packs, complete. @throws When an answer is missing: the context above is ours. */
export function policyOf(packs: readonly PackId[], over: Partial<PolicyContext> = {}): BuiltPolicy {
  const built = requireComplete(buildPolicy({ packs, context: { ...CONTEXT, ...over } }));
  if (!built.ok) throw new Error(built.error.message);
  return built.value;
}

/** The same without one row, as if it had been forgotten. */
export function withoutRow(built: BuiltPolicy, row: BuiltPolicy["actions"][number]): readonly NamedPolicy[] {
  return built.policies.flatMap(({ name, document }) => {
    const Statement = document.Statement.flatMap((statement) => {
      // A statement that was cut in two has a B behind its Sid.
      if (statement.Sid?.replace(/B+$/, "") !== row.sid) return [statement];
      const others = asList(statement.Action).filter((action) => action !== row.action);
      return others.length === 0 ? [] : [{ ...statement, Action: others }];
    });
    return Statement.length === 0 ? [] : [{ name, document: { ...document, Statement } }];
  });
}

let made = 0;

/** A new user with these policies attached and a key, as step 3 of the guide makes one. */
export async function identityWith(policies: readonly NamedPolicy[]): Promise<Keys> {
  const UserName = `proof-${String((made += 1))}`;
  return await arrange(async (clients) => {
    const as = clients.iam({ secret: true });
    await as.send(new CreateUserCommand({ UserName }));
    for (const [index, policy] of policies.entries()) {
      const PolicyName = `${UserName}-${String(index)}`;
      const { Policy } = await as.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: formatPolicy(policy.document) }));
      await as.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await as.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  });
}
