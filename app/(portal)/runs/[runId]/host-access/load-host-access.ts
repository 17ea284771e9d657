import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Ec2Reads } from "@/lib/deps/account-reads";
import type { HarnessReads } from "@/lib/deps/harness-reads";
import type { HarnessSecret } from "@/lib/domain/harness/harness-shapes";
import { suggestUsers, type HostUser } from "@/lib/domain/inventory/host-user";
import { entityRef, type HarnessScope } from "@/lib/domain/harness/scope";
import { findKeptSecret, type KeptSecret } from "@/lib/domain/onboarding/kept-secret";
import { lookUp } from "@/lib/server/look-up";
import type { StepPage } from "@/lib/server/run-page";

/** Facts about signing in to the hosts of a region. */
export type HostFacts = {
  readonly users: readonly HostUser[];
  /** Key pairs used to launch instances, most frequent first. */
  readonly keyNames: readonly { readonly name: string; readonly hosts: number }[];
};

/** Where the secrets of the step are. */
export type KeptHostSecrets = { readonly key?: KeptSecret | undefined; readonly password?: KeptSecret | undefined };

/** Login users by image, and key pairs, of the running Linux hosts of a region. */
export async function lookUpHosts(ec2: Ec2Reads, region: string): Promise<Result<HostFacts, AppError>> {
  if (region === "") return ok({ users: [], keyNames: [] });
  const instances = await lookUp(async () => await ec2.listInstances(region, { states: ["running"] }));
  if (!instances.ok) return instances;
  const hosts = instances.value.filter(({ platform }) => platform === "linux");
  const imageIds = [...new Set(hosts.flatMap(({ imageId }) => (imageId === undefined ? [] : [imageId])))];
  const images = await lookUp(async () => await ec2.listImages(region, imageIds));
  if (!images.ok) return images;
  const names = new Map(images.value.map(({ imageId, name }) => [imageId, name]));
  return ok({
    users: suggestUsers(hosts.flatMap(({ imageId }) => names.get(imageId ?? "") ?? [])),
    keyNames: countKeyNames(hosts.flatMap(({ keyName }) => keyName ?? [])),
  });
}

function countKeyNames(names: readonly string[]): HostFacts["keyNames"] {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return [...counted].map(([name, hosts]) => ({ name, hosts })).sort((one, other) => other.hosts - one.hosts);
}

/** SSH credentials of the project, its organization and its account in Harness, as references. */
export async function lookUpCredentials(
  harness: HarnessReads,
  { accountIdentifier, orgIdentifier, projectIdentifier }: HarnessScope,
): Promise<Result<readonly { readonly ref: string; readonly secret: HarnessSecret }[], AppError>> {
  const scopes: readonly HarnessScope[] = [
    { accountIdentifier, orgIdentifier, projectIdentifier },
    { accountIdentifier, orgIdentifier },
    { accountIdentifier },
  ];
  const lists = await Promise.all(
    scopes.map(async (scope) => await lookUp(async () => await harness.listSecrets(scope, ["SSHKey"]))),
  );
  const found: { ref: string; secret: HarnessSecret }[] = [];
  for (const [index, list] of lists.entries()) {
    const scope = scopes[index];
    if (!list.ok || scope === undefined) {
      // A project admin may lack access to the account's secrets. That hides those, not the project's own.
      if (index === 0 && !list.ok) return list;
      continue;
    }
    found.push(...list.value.map((secret) => ({ ref: entityRef(secret.identifier, scope), secret })));
  }
  return ok(found);
}

/** Where the secrets of the saved answer are: in Harness, waiting, or deleted. */
export async function keptHostSecrets(page: StepPage<"host-access">): Promise<KeptHostSecrets> {
  const [key, password] = await Promise.all([
    findKeptSecret(page.deps, page, "ssh-private-key"),
    findKeptSecret(page.deps, page, "ssh-password"),
  ]);
  return { key, password };
}
