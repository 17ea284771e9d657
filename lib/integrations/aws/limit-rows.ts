/** A row of AWS's throttling tables: all actions in it share one bucket per account and region. */
export type LimitRow = { readonly name: string; readonly burst: number; readonly refillPerSecond: number };

const row = (name: string, burst: number, refillPerSecond: number): LimitRow => ({ name, burst, refillPerSecond });

const EC2_READ = row("ec2-read", 100, 20);
const EC2_READ_UNFILTERED = row("ec2-read-unfiltered", 50, 10);
const EC2_WRITE = row("ec2-write", 50, 5);
const EC2_TAGS = row("ec2-tags", 100, 10);
const EC2_LAUNCH = row("ec2-launch", 5, 2);
const EC2_TERMINATE = row("ec2-terminate", 100, 5);
const ECS_CLUSTER_READ = row("ecs-cluster-read", 50, 20);
const ECS_SERVICE_READ = row("ecs-service-read", 100, 20);
const ECS_TASK_READ = row("ecs-task-read", 100, 20);
const ECS_DEFINITION_READ = row("ecs-definition-read", 50, 20);
const ECS_CLUSTER_WRITE = row("ecs-cluster-write", 20, 1);
const ECS_DEFINITION_WRITE = row("ecs-definition-write", 20, 1);
const ECS_SERVICE_WRITE = row("ecs-service-write", 50, 5);
const ECS_TASK_WRITE = row("ecs-task-write", 100, 40);
const ECS_TAGS = row("ecs-tags", 20, 10);
const STS = row("sts", 50, 50);
/** AWS publishes no figure for IAM; this one is deliberately small. */
const IAM = row("iam", 10, 5);
/** For the services whose tables the portal does not follow: the size of the smallest read row. */
const OTHER = row("other", 50, 10);

/** Reads that fall into the smaller bucket when they name neither a page size nor a filter. */
const HEAVY_EC2_READS = new Set([
  "DescribeInstances",
  "DescribeInstanceStatus",
  "DescribeNetworkInterfaces",
  "DescribeSecurityGroups",
  "DescribeVolumes",
  "DescribeSnapshots",
]);

/**
 * The row an operation draws from. `narrowed` tells whether it names a page size or a filter.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
export function limitRowOf(service: string, action: string, narrowed: boolean): LimitRow {
  switch (service) {
    case "ec2":
      return ec2Row(action, narrowed);
    case "ecs":
      return ecsRow(action);
    case "sts":
      return STS;
    case "iam":
      return IAM;
    default:
      return OTHER;
  }
}

function ec2Row(action: string, narrowed: boolean): LimitRow {
  if (/^(Describe|List|Get)/.test(action)) return HEAVY_EC2_READS.has(action) && !narrowed ? EC2_READ_UNFILTERED : EC2_READ;
  if (action === "CreateTags" || action === "DeleteTags") return EC2_TAGS;
  if (action === "RunInstances" || action === "StartInstances") return EC2_LAUNCH;
  return action === "TerminateInstances" ? EC2_TERMINATE : EC2_WRITE;
}

function ecsRow(action: string): LimitRow {
  if (action === "TagResource" || action === "UntagResource") return ECS_TAGS;
  const reads = /^(Describe|List)/.test(action);
  if (action.includes("TaskDefinition")) return reads ? ECS_DEFINITION_READ : ECS_DEFINITION_WRITE;
  if (action.includes("Service")) return reads ? ECS_SERVICE_READ : ECS_SERVICE_WRITE;
  if (action.includes("Task") || action.includes("ContainerInstance")) return reads ? ECS_TASK_READ : ECS_TASK_WRITE;
  return reads ? ECS_CLUSTER_READ : ECS_CLUSTER_WRITE;
}
