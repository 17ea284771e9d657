// Types only from the path: this list runs in the browser, where the schema's library would weigh more than the page.
import type { Path } from "./path";

/** Something to have ready before a run begins. */
export type BeginItem = {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  /** Who usually has it. */
  readonly from: "You" | "A Harness admin" | "An AWS admin" | "The admin of the hosts";
};

type ConditionalItem = BeginItem & { readonly when: (path: Partial<Path>) => boolean };

const always = () => true;
const ec2 = (path: Partial<Path>) => path.target === "ec2" || path.target === "both";
const ecs = (path: Partial<Path>) => path.target === "ecs" || path.target === "both";
const identity =
  (...kinds: readonly Path["identity"][]) =>
  (path: Partial<Path>) =>
    path.identity !== undefined && kinds.includes(path.identity);

/** Everything a run can need, in the order in which it is asked (guide items G1-G10, and what the steps ask for). */
const ITEMS: readonly ConditionalItem[] = [
  {
    id: "project",
    title: "The right to make connectors, environments and infrastructure in the project",
    hint: "Harness calls these core_connector_edit, core_environment_edit and core_secret_edit. Step 1 checks them.",
    from: "A Harness admin",
    when: always,
  },
  {
    id: "account",
    title: "The number of the AWS account, 12 digits",
    hint: "Step 1 shows it again and asks you to confirm that it is the right one.",
    from: "You",
    when: always,
  },
  {
    id: "regions",
    title: "The regions with your instances or clusters",
    hint: "The portal reads only these.",
    from: "You",
    when: always,
  },
  {
    id: "delegate",
    title: "A connected delegate and its tags",
    hint: "It makes the calls to AWS for Harness.",
    from: "A Harness admin",
    when: identity("access-key", "role", "irsa", "delegate"),
  },
  {
    id: "key",
    title: "The right to create an IAM user with a policy and a key, or a key that exists",
    hint: "For an existing key you need its ID and its secret. The secret goes into Harness and nowhere else.",
    from: "An AWS admin",
    when: identity("access-key"),
  },
  {
    id: "role",
    title: "The right to create an IAM role with a policy, or the ARN of a role that exists",
    hint: "Who may assume it is written into its trust policy; step 3 makes that document.",
    from: "An AWS admin",
    when: identity("role", "oidc", "irsa"),
  },
  {
    id: "principal",
    title: "The ARN of the identity that the delegate runs as",
    hint: "The role trusts this identity together with an external ID, which is made for the run.",
    from: "A Harness admin",
    when: identity("role"),
  },
  {
    id: "oidc",
    title: "The right to add an identity provider to the account",
    hint: "Only once per account: a provider that is there already is used again.",
    from: "An AWS admin",
    when: identity("oidc"),
  },
  {
    id: "irsa",
    title: "The delegate’s Kubernetes namespace and service account, and the provider of its cluster",
    hint: "The role trusts this one service account.",
    from: "A Harness admin",
    when: identity("irsa"),
  },
  {
    id: "instance-role",
    title: "The role that the delegate’s machine runs as",
    hint: "The delegate runs in the account itself; its role gets the policy.",
    from: "An AWS admin",
    when: identity("delegate"),
  },
  {
    id: "tags",
    title: "Tags or a VPC that pick out the instances",
    hint: "Step 7 shows which instances Harness would see with them.",
    from: "You",
    when: ec2,
  },
  {
    id: "ssh",
    title: "The user and the private key or password for SSH",
    hint: "The delegate must reach port 22 of the hosts.",
    from: "The admin of the hosts",
    when: (path) => ec2(path) && path.hostAccess === "ssh",
  },
  {
    id: "winrm",
    title: "The user and the password for WinRM",
    hint: "The delegate must reach port 5986 of the hosts, or 5985 without TLS.",
    from: "The admin of the hosts",
    when: (path) => ec2(path) && path.hostAccess === "winrm",
  },
  {
    id: "ssm",
    title: "Instances that Systems Manager manages",
    hint: "The agent runs on them and their instance profile allows it. No port has to be open.",
    from: "An AWS admin",
    when: (path) => ec2(path) && path.hostAccess === "ssm",
  },
  {
    id: "cluster",
    title: "The cluster, its subnets and security groups",
    hint: "The ECS steps list those that exist.",
    from: "You",
    when: ecs,
  },
  {
    id: "task-roles",
    title: "A task execution role, and the role of the task if it calls AWS",
    hint: "Both have to trust ecs-tasks.amazonaws.com. New ones can be part of the plan.",
    from: "An AWS admin",
    when: ecs,
  },
  {
    id: "image",
    title: "A task definition, or the container image with its CPU and memory",
    hint: "A family of the account can be used, or a file in any of the usual formats.",
    from: "You",
    when: ecs,
  },
  {
    id: "balancer",
    title: "A load balancer with two listener rules and two target groups",
    hint: "Blue/green swaps the rules between the old version and the new one.",
    from: "An AWS admin",
    when: (path) => ecs(path) && path.strategy === "blue-green",
  },
];

/** What a run of this path needs, as far as it is chosen. */
export function beforeYouBegin(path: Partial<Path>): readonly BeginItem[] {
  return ITEMS.filter((item) => item.when(path)).map(({ id, title, hint, from }) => ({ id, title, hint, from }));
}
