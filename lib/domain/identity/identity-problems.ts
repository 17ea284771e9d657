import { parseArn, parseIamArn } from "@/lib/domain/aws/arn";
import { identityKinds, type AssumedBy, type Identity } from "@/lib/domain/runs/answers/identity";
import type { Path } from "@/lib/domain/runs/path";

/** The account a run connects. */
export type HomeAccount = { readonly accountId: string; readonly partition: string };

/**
 * What cannot be right about an identity in this account, by field: wrong kind for the path, wrong account, wrong partition.
 * The form of each value was checked by the schema before; nothing is called.
 */
export function identityProblems(identity: Identity, path: Path, home: HomeAccount): Readonly<Record<string, string>> {
  if (!identityKinds(path).includes(identity.kind)) return { kind: "Choose one of the ways that this path offers." };
  switch (identity.kind) {
    case "new-user":
    case "existing-key":
      return {};
    case "existing-user": {
      const user = parseIamArn(identity.userArn, { kind: "user", partition: home.partition, accounts: [home.accountId] });
      return user.ok ? {} : { userArn: user.error.message };
    }
    case "new-role":
      return assumedByProblems(identity.assumedBy, home);
    case "existing-role": {
      const role = parseIamArn(identity.roleArn, { kind: "role", partition: home.partition, accounts: [home.accountId] });
      return {
        ...(role.ok ? {} : { roleArn: role.error.message }),
        ...assumedByProblems(identity.assumedBy, home),
      };
    }
  }
}

function assumedByProblems(assumedBy: AssumedBy, home: HomeAccount): Readonly<Record<string, string>> {
  switch (assumedBy.by) {
    case "delegate":
    case "user": {
      const kind = assumedBy.by === "delegate" ? "role" : "user";
      const parsed = parseIamArn(assumedBy.principalArn, { kind, partition: home.partition });
      return parsed.ok ? {} : { "assumedBy.principalArn": parsed.error.message };
    }
    case "irsa": {
      const provider = parseArn(assumedBy.oidcProviderArn);
      if (!provider.ok) return { "assumedBy.oidcProviderArn": provider.error.message };
      if (provider.value.partition !== home.partition)
        return {
          "assumedBy.oidcProviderArn": `This provider is of partition ${provider.value.partition}, the account is in ${home.partition}.`,
        };
      return provider.value.account === home.accountId
        ? {}
        : {
            "assumedBy.oidcProviderArn": `The provider must exist in account ${home.accountId}, where the role is. This one is of ${provider.value.account}.`,
          };
    }
    case "oidc":
    case "own":
      return {};
  }
}

/** What is wrong with a cluster's provider in the light of those that the account has; `undefined` when it is among them. */
export function missingProvider(providerArn: string, existing: readonly string[]): string | undefined {
  if (existing.includes(providerArn)) return undefined;
  const parsed = parseArn(providerArn);
  const account = parsed.ok ? parsed.value.account : "";
  const clusters = existing.filter((arn) => arn.includes("/oidc.eks."));
  const instead =
    clusters.length === 0
      ? "Add the cluster’s issuer in IAM under Identity providers first; it has none of a cluster yet."
      : `It has ${clusters.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)).join(" and ")}.`;
  return `Account ${account} has no OpenID Connect provider of this cluster. ${instead}`;
}
