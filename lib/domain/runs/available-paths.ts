import type { Path } from "./path";

type Choice<Value extends string> = {
  readonly value: Value;
  readonly title: string;
  readonly hint: string;
};

/** What the path page offers, in its order, with the words of the cards. A path outside it cannot be walked to its end. */
export const PATH_CHOICES: {
  readonly target: readonly Choice<Path["target"]>[];
  readonly identity: readonly Choice<Path["identity"]>[];
  readonly hostAccess: readonly Choice<NonNullable<Path["hostAccess"]>>[];
} = {
  target: [{ value: "ec2", title: "EC2 instances", hint: "Harness deploys to virtual machines that run in this account." }],
  identity: [
    {
      value: "access-key",
      title: "Access key of an IAM user",
      hint: "The guide’s choice for testing. The key goes straight into a Harness secret and has to be rotated.",
    },
    {
      value: "role",
      title: "IAM role with an external ID",
      hint: "The guide’s choice for production. The delegate’s own identity assumes the role; no key exists.",
    },
    {
      value: "oidc",
      title: "IAM role through OpenID Connect",
      hint: "Harness signs a short-lived token that AWS checks. No key exists, and no delegate needs rights.",
    },
    {
      value: "irsa",
      title: "IAM role for a service account",
      hint: "For a delegate on EKS: its Kubernetes service account is tied to a role.",
    },
    {
      value: "delegate",
      title: "The delegate’s own role",
      hint: "For a delegate on EC2 in the same account: Harness uses the role that the delegate runs as.",
    },
  ],
  hostAccess: [{ value: "ssh", title: "SSH", hint: "For Linux hosts, with a key or a password." }],
};

/** Whether every step of this path is implemented. The path page offers such paths only, and the server refuses others. */
export function pathIsAvailable(path: Path): boolean {
  return (
    PATH_CHOICES.target.some((choice) => choice.value === path.target) &&
    PATH_CHOICES.identity.some((choice) => choice.value === path.identity) &&
    PATH_CHOICES.hostAccess.some((choice) => choice.value === path.hostAccess) &&
    path.strategy === undefined
  );
}

/** The path in words, for the task list and the run list: "EC2, access key of an IAM user, SSH". */
export function describePath(path: Path): string {
  const targets: Readonly<Record<Path["target"], string>> = { ec2: "EC2", ecs: "ECS", both: "EC2 and ECS" };
  const identities: Readonly<Record<Path["identity"], string>> = {
    "access-key": "access key",
    role: "role with external ID",
    oidc: "role through OpenID Connect",
    irsa: "role for a service account",
    delegate: "the delegate’s own role",
  };
  const hosts = { ssh: "SSH", winrm: "WinRM", ssm: "Systems Manager" } as const;
  const strategies = { rolling: "rolling", "blue-green": "blue/green", canary: "canary" } as const;
  return [
    targets[path.target],
    identities[path.identity],
    ...(path.hostAccess === undefined ? [] : [hosts[path.hostAccess]]),
    ...(path.strategy === undefined ? [] : [strategies[path.strategy]]),
  ].join(", ");
}
