import { z } from "zod";

/** What a run connects and how: decides which steps, permissions and checklist boxes apply (guide items G43, G53, G92-G94, G170-G172). */
export const pathSchema = z.object({
  target: z.enum(["ec2", "ecs", "both"]),
  /** How the Harness connector signs in to AWS. `role` is a role assumed by the delegate's own identity, with an external ID. */
  identity: z.enum(["access-key", "role", "oidc", "irsa", "delegate"]),
  /** How Harness reaches the hosts; asked for on an EC2 path only. */
  hostAccess: z.enum(["ssh", "winrm", "ssm"]).optional(),
  /** How ECS services are replaced; asked for on an ECS path only. */
  strategy: z.enum(["rolling", "blue-green", "canary"]).optional(),
});

export type Path = z.infer<typeof pathSchema>;

/** Whether EC2 instances are connected on this path. */
export function hasEc2(path: Path): boolean {
  return path.target !== "ecs";
}

/** Whether ECS clusters are connected on this path. */
export function hasEcs(path: Path): boolean {
  return path.target !== "ec2";
}
