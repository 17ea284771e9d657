import { listed } from "@/lib/core/listed";

import { parseArn, parseIamArn } from "@/lib/domain/aws/arn";
import { identityKinds, type AssumedBy, type Identity } from "@/lib/domain/runs/answers/identity";
import type { Path } from "@/lib/domain/runs/path";

/**
 * What cannot be right about an identity in an account of this partition, by field: a kind that the path does not offer, an
 * ARN of another partition. Its form was checked by the schema before, and its account by the rule of the run
 * (`foreignProblems`); nothing is called.
 */
export function identityProblems(identity: Identity, path: Path, partition: string): Readonly<Record<string, string>> {
  if (!identityKinds(path).includes(identity.kind)) return { kind: "Choose one of the ways that this path offers." };
  switch (identity.kind) {
    case "new-user":
    case "existing-key":
      return {};
    case "existing-user": {
      const user = parseIamArn(identity.userArn, { kind: "user", partition });
      return user.ok ? {} : { userArn: user.error.message };
    }
    case "new-role":
      return assumedByProblems(identity.assumedBy, partition);
    case "existing-role": {
      const role = parseIamArn(identity.roleArn, { kind: "role", partition });
      const others = assumedByProblems(identity.assumedBy, partition);
      return role.ok ? others : { roleArn: role.error.message, ...others };
    }
  }
}

function assumedByProblems(assumedBy: AssumedBy, partition: string): Readonly<Record<string, string>> {
  switch (assumedBy.by) {
    case "delegate":
    case "user": {
      const kind = assumedBy.by === "delegate" ? "role" : "user";
      const parsed = parseIamArn(assumedBy.principalArn, { kind, partition });
      return parsed.ok ? {} : { "assumedBy.principalArn": parsed.error.message };
    }
    case "irsa": {
      const provider = parseArn(assumedBy.oidcProviderArn);
      if (!provider.ok) return { "assumedBy.oidcProviderArn": provider.error.message };
      if (provider.value.partition === partition) return {};
      return {
        "assumedBy.oidcProviderArn": `This provider is of partition ${provider.value.partition}, the account is in ${partition}.`,
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
      : `It has ${listed(
          clusters.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
          "and",
        )}.`;
  return `Account ${account} has no OpenID Connect provider of this cluster. ${instead}`;
}
