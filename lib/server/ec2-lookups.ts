import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Clock } from "@/lib/core/clock";
import type { Ec2Reads } from "@/lib/deps/account-reads";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { regionFacts, type RegionFacts } from "@/lib/domain/aws/region-facts";
import { lookUp } from "./look-up";

/** Networks are read for this many regions: those with the most instances, and the chosen one. */
const MAX_DETAILED = 6;

/** What a region holds; `failure` when it could not be read, which is never shown as empty. */
export type RegionLookup =
  | { readonly region: string; readonly instances: readonly Ec2Instance[] }
  | { readonly region: string; readonly failure: AppError };

/** The instances of every enabled region, read side by side. */
export async function lookUpRegions(
  ec2: Pick<Ec2Reads, "listRegions" | "listInstances">,
): Promise<Result<readonly RegionLookup[], AppError>> {
  const regions = await lookUp(async () => await ec2.listRegions());
  if (!regions.ok) return regions;
  return ok(
    await Promise.all(
      regions.value
        .filter(({ enabled }) => enabled)
        .map(async ({ name: region }) => {
          const instances = await lookUp(async () => await ec2.listInstances(region));
          return instances.ok ? { region, instances: instances.value } : { region, failure: instances.error };
        }),
    ),
  );
}

type FactReads = Pick<Ec2Reads, "listRegions" | "listInstances" | "listVpcs" | "listSubnets" | "listSecurityGroups">;

/** What the infrastructure form shows of each region. `failed` ones are named, never shown as empty. */
export type AccountFacts = {
  readonly facts: readonly RegionFacts[];
  readonly failed: readonly { readonly region: string; readonly error: AppError }[];
  readonly empty: readonly string[];
};

/** A form that is saved field by field renders again each time; the account is not read again for that. */
const KEPT_MS = 20_000;
const kept = new WeakMap<FactReads, { until: number; answer: Promise<Result<AccountFacts, AppError>> }>();

/** What the infrastructure form shows of each region that holds instances, and of the chosen one. At most 20 s old. */
export async function lookUpFacts(
  { ec2, clock }: { readonly ec2: FactReads; readonly clock: Clock },
  chosen: string,
): Promise<Result<AccountFacts, AppError>> {
  const now = clock.now().getTime();
  const held = kept.get(ec2);
  if (held !== undefined && held.until > now) {
    const known = await held.answer;
    if (known.ok && (chosen === "" || known.value.facts.some(({ region }) => region === chosen))) return known;
  }
  const answer = readFacts(ec2, chosen);
  kept.set(ec2, { until: now + KEPT_MS, answer });
  const result = await answer;
  if (!result.ok || result.value.failed.length > 0) kept.delete(ec2);
  return result;
}

async function readFacts(ec2: FactReads, chosen: string): Promise<Result<AccountFacts, AppError>> {
  const regions = await lookUpRegions(ec2);
  if (!regions.ok) return regions;
  const failed = regions.value.flatMap((one) => ("failure" in one ? [{ region: one.region, error: one.failure }] : []));
  const read = regions.value.flatMap((one) => ("failure" in one ? [] : [one]));
  const detailed = read
    .toSorted((one, other) => other.instances.length - one.instances.length)
    .filter(({ region, instances }, index) => region === chosen || (instances.length > 0 && index < MAX_DETAILED));
  const facts = await Promise.all(
    detailed.map(async ({ region, instances }) => {
      const [vpcs, subnets, securityGroups] = await Promise.all([
        lookUp(async () => await ec2.listVpcs(region)),
        lookUp(async () => await ec2.listSubnets(region)),
        lookUp(async () => await ec2.listSecurityGroups(region)),
      ]);
      for (const list of [vpcs, subnets, securityGroups]) if (!list.ok) failed.push({ region, error: list.error });
      return regionFacts(region, {
        instances,
        vpcs: vpcs.ok ? vpcs.value : [],
        subnets: subnets.ok ? subnets.value : [],
        securityGroups: securityGroups.ok ? securityGroups.value : [],
      });
    }),
  );
  const shown = new Set(facts.map(({ region }) => region));
  return ok({ facts, failed, empty: read.map(({ region }) => region).filter((region) => !shown.has(region)) });
}
