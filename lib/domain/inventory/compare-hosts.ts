import { counted } from "@/lib/core/plural";
import { listed } from "@/lib/core/listed";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";

/** How Harness's own list of hosts compares with ours. */
export type HostComparison = {
  readonly agrees: boolean;
  /** One sentence that names the difference, or says that there is none. */
  readonly sentence: string;
};

/**
 * Compares the instances that Harness should see with the hosts that it returned. Harness names hosts by public DNS name
 * and leaves out those without one, even for private infrastructures, so only hosts that have a public name can be
 * compared; that the others are missing is no disagreement.
 */
export function compareHosts(
  expected: readonly Pick<Ec2Instance, "instanceId" | "publicDnsName">[],
  hosts: readonly string[],
): HostComparison {
  const named = new Set(expected.flatMap(({ publicDnsName }) => publicDnsName ?? []));
  const nameless = expected.length - named.size;
  const missing = [...named].filter((name) => !hosts.includes(name));
  const extra = hosts.filter((name) => !named.has(name));
  const privates =
    nameless === 0 ? "" : ` ${countWords(nameless)} without a public name cannot be compared: Harness lists hosts by that name.`;

  if (missing.length === 0 && extra.length === 0) {
    return named.size === 0
      ? { agrees: true, sentence: `Harness returned no public names, and none were expected.${privates}` }
      : { agrees: true, sentence: `Its own list returned the same ${String(named.size)}.${privates}` };
  }
  const differences = [
    ...(missing.length === 0 ? [] : [`does not list ${namesOf(missing)}`]),
    ...(extra.length === 0 ? [] : [`also lists ${namesOf(extra)}`]),
  ];
  return {
    agrees: false,
    sentence: `Harness ${listed(differences, "and")}. Its connector may use another account, or an instance changed in between.${privates}`,
  };
}

const MAX_NAMES = 3;

function namesOf(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}`;
}

function countWords(count: number): string {
  return counted(count, "host");
}
