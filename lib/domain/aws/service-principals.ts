/** A service that uses roles of the account. */
export type RoleService = "ecs-tasks" | "ec2";

/**
 * The names under which a trust policy of the partition may name a service; the first is the one to write. China has a domain
 * name that differs from the other partitions, but IAM there knows ECS tasks by the name without `.cn`, and EC2 by both.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 * @see https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/124
 */
export function servicePrincipals(service: RoleService, partition = "aws"): readonly [string, ...string[]] {
  const global = `${service}.amazonaws.com`;
  if (partition !== "aws-cn") return [global];
  const chinese = `${global}.cn`;
  return service === "ec2" ? [chinese, global] : [global, chinese];
}
