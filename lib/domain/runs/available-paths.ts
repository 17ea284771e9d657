import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { listed } from "@/lib/core/listed";

import { hasEc2, hasEcs, type Path } from "./path";

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
  readonly strategy: readonly Choice<NonNullable<Path["strategy"]>>[];
} = {
  target: [
    { value: "ec2", title: "EC2 instances", hint: "Harness deploys to virtual machines that run in this account." },
    { value: "ecs", title: "ECS services", hint: "Harness deploys containers to a cluster of this account, on Fargate or EC2." },
    { value: "both", title: "EC2 instances and ECS services", hint: "One connector and one policy for both." },
  ],
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
  strategy: [
    { value: "rolling", title: "Rolling", hint: "New tasks replace the old ones a few at a time. Needs no load balancer." },
    {
      value: "canary",
      title: "Canary",
      hint: "One task of the new version runs beside the old ones first, then the service is updated.",
    },
    {
      value: "blue-green",
      title: "Blue/green",
      hint: "A second service starts beside the old one, and the load balancer moves the requests to it.",
    },
  ],
};

/** What a form has chosen from the start: the only way to the hosts, and the strategy that needs nothing besides the service. */
export const PRESELECTED = { hostAccess: "ssh", strategy: "rolling" } as const satisfies Partial<Path>;

/**
 * Why a path cannot be walked to its end: a choice is missing, is not offered, or belongs to another target. Nothing for a path
 * that the path page offers.
 */
export function pathProblem(path: Path): AppError | undefined {
  const problems: Partial<Record<keyof Path, string>> = {};
  for (const group of ["target", "identity", "hostAccess", "strategy"] as const) {
    const chosen = path[group];
    const offered = PATH_CHOICES[group].map(({ value }) => value);
    if (!isAsked(group, path)) {
      if (chosen !== undefined) problems[group] = `A path to ${TARGETS[path.target]} does not ask for this. Leave it out.`;
    } else if (!offered.some((value) => value === chosen)) {
      problems[group] = `Choose ${listed(offered, "or")}.`;
    }
  }
  const found = atFields(problems);
  return found === undefined ? undefined : { ...found, message: "Choose one option in each group of the path." };
}

function isAsked(group: keyof Path, path: Path): boolean {
  if (group === "hostAccess") return hasEc2(path);
  return group === "strategy" ? hasEcs(path) : true;
}

const TARGETS: Readonly<Record<Path["target"], string>> = { ec2: "EC2", ecs: "ECS", both: "EC2 and ECS" };

/** The path in words, for the task list and the run list: "EC2, access key of an IAM user, SSH". */
export function describePath(path: Path): string {
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
    TARGETS[path.target],
    identities[path.identity],
    ...(path.hostAccess === undefined ? [] : [hosts[path.hostAccess]]),
    ...(path.strategy === undefined ? [] : [strategies[path.strategy]]),
  ].join(", ");
}
