import { compileIpRange } from "@/lib/domain/iam/ip-range";
import type { SecurityGroup, SecurityGroupRule } from "@/lib/domain/aws/aws-shapes";
import type { LoadBalancer } from "@/lib/domain/aws/load-balancing-shapes";

/** Whether requests of the load balancer reach a task, by the security groups on both sides. */
export type BalancerPath =
  | { readonly verdict: "open"; readonly words: string }
  | { readonly verdict: "closed"; readonly words: string; readonly fix: string }
  | { readonly verdict: "unknown"; readonly words: string };

type PathInput = {
  readonly balancer: Pick<LoadBalancer, "name" | "securityGroupIds">;
  /** The container port: the port of a task with awsvpc. */
  readonly port: number;
  readonly taskGroupIds: readonly string[];
  /** Every group of the region that was read. */
  readonly groups: readonly SecurityGroup[];
};

/**
 * Reads the path from a load balancer to the tasks (items G202, G203). A rule that names addresses other than all of them is not
 * judged: the load balancer's own addresses change.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export function balancerPath({ balancer, port, taskGroupIds, groups }: PathInput): BalancerPath {
  if (balancer.securityGroupIds.length === 0) {
    return {
      verdict: "unknown",
      words: `${balancer.name} has no security group, so the rules of the tasks must allow its clients.`,
    };
  }
  const ofTasks = groups.filter(({ groupId }) => taskGroupIds.includes(groupId));
  const ofBalancer = groups.filter(({ groupId }) => balancer.securityGroupIds.includes(groupId));
  if (ofTasks.length < taskGroupIds.length || ofTasks.length === 0 || ofBalancer.length === 0) {
    return { verdict: "unknown", words: "The security groups could not all be read." };
  }
  const outbound = peersAllow(
    ofBalancer.flatMap((group) => group.outbound),
    port,
    taskGroupIds,
  );
  const inbound = peersAllow(
    ofTasks.flatMap((group) => group.inbound),
    port,
    balancer.securityGroupIds,
  );
  const at = `TCP ${String(port)}`;
  const taskGroup = taskGroupIds[0] ?? "";
  const balancerGroup = balancer.securityGroupIds[0] ?? "";
  if (outbound === "closed") {
    return {
      verdict: "closed",
      words: `The security group of ${balancer.name} does not let requests out to ${at}.`,
      fix: `Add an outbound rule to ${balancerGroup}: ${at} to ${taskGroup}.`,
    };
  }
  if (inbound === "closed") {
    return {
      verdict: "closed",
      words: `The tasks refuse ${at} from ${balancer.name}, so every health check would fail.`,
      fix: `Add an inbound rule to ${taskGroup}: ${at} from ${balancerGroup}.`,
    };
  }
  if (inbound === "unknown" || outbound === "unknown") {
    return {
      verdict: "unknown",
      words: `A rule names addresses for ${at}. Check that those of ${balancer.name} are among them.`,
    };
  }
  return { verdict: "open", words: `${balancer.name} reaches the tasks at ${at}.` };
}

const ALL_ADDRESSES = new Set(["0.0.0.0/0", "::/0"]);

/**
 * Whether rules of a security group allow TCP on a port for these peers. A rule for a range of addresses is judged only where
 * `cidr`, the addresses of the other side, is known: then every address has to be in the range.
 */
export function peersAllow(
  rules: readonly SecurityGroupRule[],
  port: number,
  peers: readonly string[],
  cidr?: string,
): "open" | "closed" | "unknown" {
  const fitting = rules.filter(({ protocol, fromPort, toPort }) => {
    if (protocol === "-1") return true;
    return protocol === "tcp" && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535);
  });
  const isOpen = (peer: string) =>
    ALL_ADDRESSES.has(peer) || peers.includes(peer) || (cidr !== undefined && contains(peer, cidr));
  if (fitting.some((rule) => rule.peers.some(isOpen))) return "open";
  return fitting.some((rule) => rule.peers.some((peer) => !peer.startsWith("sg-"))) ? "unknown" : "closed";
}

/** Whether a range holds a whole other one. */
function contains(range: string, inner: string): boolean {
  const [base = "", length = "32"] = inner.split("/");
  const [, prefix = "32"] = range.split("/");
  return Number(prefix) <= Number(length) && compileIpRange(range)(base);
}
