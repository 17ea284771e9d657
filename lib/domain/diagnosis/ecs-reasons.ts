import type { FailureOwner } from "@/lib/core/errors";

/** One sentence that ECS writes about a task or a service, and what it means. */
export type EcsReason = {
  readonly causeId: string;
  readonly pattern: RegExp;
  readonly title: string;
  readonly cause: string;
  readonly owner: FailureOwner;
  readonly fix: string;
  /** `normal` and `good` are no failures and are not shown as such. */
  readonly tone: "bad" | "warning" | "normal" | "good";
};

type Row = readonly [
  causeId: string,
  pattern: RegExp,
  title: string,
  cause: string,
  fix: string,
  owner?: FailureOwner,
  tone?: EcsReason["tone"],
];

/**
 * Stop reasons of tasks and events of services. The more special row comes first: the first match counts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
const ROWS: readonly Row[] = [
  [
    "ecs-role-not-assumable",
    /unable to assume (?:the )?role/i,
    "ECS cannot use the task's role",
    "The role trusts another service than ecs-tasks.amazonaws.com, does not exist, or was made less than a minute ago.",
    "Let the role's trust policy name the service ecs-tasks.amazonaws.com, then start the task again.",
    "aws-admin",
  ],
  [
    "ecs-secret-unavailable",
    /unable to retrieve secrets? from (?:asm|ssm)|invalid ssm parameters|AccessDeniedException.*secretsmanager/i,
    "The task did not start: a secret that it names could not be read",
    "The secret is missing, is in another region, or the execution role may not read or decrypt it.",
    "Check the secret's ARN, and give the execution role the right to read it and to use its key.",
    "aws-admin",
  ],
  [
    "ecs-log-setup",
    /failed to validate logger args|failed to initialize logging driver|log group does not exist|logs:CreateLogGroup/i,
    "The task did not start: its log group is missing or may not be used",
    "The container writes to a log group that does not exist, and the execution role cannot create it or its streams.",
    "Create the log group, or let the execution role create it (logs:CreateLogGroup).",
    "aws-admin",
  ],
  [
    "ecs-efs",
    /failed to invoke EFS utils/i,
    "The task did not start: its EFS volume could not be mounted",
    "Port 2049 is closed, DNS is off in the VPC, the zone has no mount target, or the task role lacks the right.",
    "Open port 2049 to the task's security group and make a mount target in the task's zone.",
    "aws-admin",
  ],
  [
    "ecs-no-way-to-registry",
    /unable to pull secrets or registry auth|execution resource retrieval failed/i,
    "The task did not start: it cannot reach the registry or the secrets, or may not read them",
    "From its subnet there is no way to ECR, Secrets Manager or SSM, or the execution role lacks rights on them.",
    "Give the task a public IP in a public subnet, a NAT route, or endpoints for ecr.api, ecr.dkr, s3, logs and what it reads; then check the execution role.",
    "aws-admin",
  ],
  [
    "ecs-registry-limit",
    /CannotPull.*(?:toomanyrequests|429)|toomanyrequests/is,
    "The image was not pulled: the registry's limit for anonymous pulls is reached",
    "Docker Hub counts pulls by address and refuses more.",
    "Sign in to the registry, or pull through ECR's cache.",
    "you",
  ],
  [
    "ecs-image-architecture",
    /does not contain descriptor matching platform|exec format error/i,
    "The image was built for another processor architecture",
    "The task runs on an architecture that the image does not hold.",
    "Set the runtime platform of the task definition to the image's, or build the image for both.",
    "you",
  ],
  [
    "ecs-image-absent",
    /CannotPull.*(?:not found|manifest unknown|does not exist)/is,
    "The image was not pulled: there is no such repository or tag",
    "The image's name or tag is mistyped, or the image was deleted.",
    "Correct the image in the task definition. A digest always names exactly one image.",
    "you",
  ],
  [
    "ecs-image-refused",
    /CannotPull.*(?:403|access denied|pull access denied|forbidden)/is,
    "The image was not pulled: the registry refuses this role",
    "The repository's policy or the execution role does not allow the pull, often across accounts.",
    "Allow the execution role in the repository's policy, with ecr:BatchGetImage and ecr:GetDownloadUrlForLayer.",
    "aws-admin",
  ],
  [
    "ecs-disk-full",
    /no space left on device/i,
    "The image was not pulled: the disk is full",
    "The image does not fit into the task's or the instance's storage.",
    "Raise the task's ephemeral storage, or remove old images from the instance.",
    "you",
  ],
  [
    "ecs-pull-timeout",
    /CannotPull.*(?:i\/o timeout|context canceled|request canceled|timeout|deadline exceeded)/is,
    "The image was not pulled: the registry did not answer in time",
    "The subnet has no route to the registry, or the image is very large.",
    "Check the route (NAT or endpoints) first, then the size of the image.",
    "aws-admin",
  ],
  [
    "ecs-image-not-pulled",
    /CannotPull(?:Container|Image\w*)?Error/i,
    "The image was not pulled",
    "The registry gave an error that this portal does not know; its words are in the details.",
    "Read the registry's words, and try the same pull from a machine in the same subnet.",
    "you",
  ],
  [
    "ecs-out-of-memory",
    /OutOfMemoryError|exit(?:ed)?(?: with)? code:? 137|OOM/i,
    "The container was stopped for using more memory than it may",
    "It reached its memory limit, or ended on a kill signal after it did not stop in time.",
    "Raise the memory of the task and container. If nothing speaks of memory, let the program end on SIGTERM.",
    "you",
  ],
  [
    "ecs-start-failed",
    /CannotStartContainerError|ContainerRuntime(?:Timeout)?Error/i,
    "The container could not be started",
    "Its entry point does not exist or is not executable, it asks for a right it does not get, or starting takes too long.",
    "Check command and entry point; raise the start time-out if the program is slow.",
    "you",
  ],
  [
    "ecs-agent-trouble",
    /CannotStopContainerError|CannotInspectContainerError|error "AGENT"|\breason:? ?AGENT\b/i,
    "The ECS agent on the instance is not working properly",
    "The agent is disconnected or its container runtime does not answer.",
    "Restart the agent, or replace the instance with a current image.",
    "aws-admin",
  ],
  [
    "ecs-volume",
    /CannotCreateVolumeError/i,
    "The task's volume could not be created",
    "The volume driver is missing or its settings are wrong.",
    "Check the volume's configuration in the task definition.",
    "you",
  ],
  [
    "ecs-essential-exited",
    /Essential container in task exited/i,
    "The task ended because its main container ended",
    "The exit code shows the reason: 0 means it is not a program that keeps running, 1 an error of the program, 126 or 127 a command that cannot be run, 139 a crash, 143 a requested stop.",
    "Read the container's last log lines and its exit code.",
    "you",
  ],
  [
    "ecs-elb-health",
    /failed ELB health checks|is unhealthy in \((?:elb|target-group)/i,
    "The load balancer stopped the task: its health check failed",
    "The check's path, port or expected code does not fit, the security group blocks it, or the program starts too slowly.",
    "Compare path, port and codes with the program, open the port to the load balancer, and raise the grace period.",
    "you",
  ],
  [
    "ecs-container-health",
    /failed container health checks/i,
    "The task was stopped: its own health check failed",
    "The command of the container's health check ends with an error, or too late.",
    "Run the command inside the container, and raise its start period.",
    "you",
  ],
  [
    "ecs-breaker",
    /deployment circuit breaker/i,
    "The deployment was rolled back because too many tasks failed",
    "This is the consequence, not the cause: earlier tasks of the deployment did not become healthy.",
    "Open the first failed task of this deployment and read its reason.",
    "you",
  ],
  [
    "ecs-replacement",
    /Scaling activity initiated by/i,
    "The task was replaced as planned",
    "A deployment or a scaling step stopped it. This is normal.",
    "Nothing to do.",
    "nobody",
    "normal",
  ],
  [
    "ecs-host-gone",
    /Host EC2 .*(?:stopped|terminated)/i,
    "The instance under the task was stopped or terminated",
    "The task lost the instance that it ran on.",
    "Look at the Auto Scaling group's activity, or find out who stopped the instance.",
    "aws-admin",
  ],
  [
    "ecs-spot",
    /Spot(?:Interruption| Task was interrupted)|TerminationNotice/i,
    "AWS took the Spot capacity back",
    "Spot capacity can be withdrawn at any time, with two minutes' notice.",
    "Mix in ordinary capacity, and let the program end on SIGTERM.",
    "you",
  ],
  [
    "ecs-network-interface",
    /Create Network Interface|unable to attach network interface|\bENI\b/i,
    "The task got no network interface",
    "The subnet has no free address, or the instance has no free interface.",
    "Use a subnet with free addresses, fewer tasks per instance, or ENI trunking.",
    "aws-admin",
  ],
  [
    "ecs-incompatible",
    /not compatible with the selected compute strategy|No Fargate configuration exists/i,
    "The task definition does not fit the launch type",
    "For Fargate the network mode must be awsvpc, and CPU and memory must be one of the allowed pairs.",
    "Set awsvpc and a valid pair of CPU and memory, and list FARGATE as a required compatibility.",
    "you",
  ],
  [
    "ecs-no-instances",
    /No Container Instances were found|NO ACTIVE INSTANCES|EMPTY CAPACITY PROVIDER/i,
    "The task found no place: the cluster has no instances",
    "The cluster or capacity provider holds no active container instance.",
    "Start instances that join the cluster, or use Fargate.",
    "aws-admin",
  ],
  [
    "ecs-no-memory",
    /insufficient memory|RESOURCE:MEMORY/i,
    "The task found no place: no instance has enough free memory",
    "The free memory of each single instance counts, not their sum.",
    "Make the task smaller, add instances, or use Fargate.",
    "you",
  ],
  [
    "ecs-no-cpu",
    /insufficient CPU|RESOURCE:CPU/i,
    "The task found no place: no instance has enough free CPU",
    "The free CPU units of each single instance count, not their sum.",
    "Make the task smaller, add instances, or use Fargate.",
    "you",
  ],
  [
    "ecs-port-taken",
    /already using a port required|RESOURCE:PORTS/i,
    "The task found no place: its fixed host port is taken on every instance",
    "One host port can serve one task per instance.",
    "Use a dynamic host port (0) or awsvpc networking.",
    "you",
  ],
  [
    "ecs-attribute-missing",
    /missing an attribute|RESOURCE:ATTRIBUTE|\breason:? ?ATTRIBUTE\b/i,
    "The task found no place: no instance offers a feature that it needs",
    "The agent is too old or lacks a setting, for example for the log driver or the execution role.",
    "Compare the task's required attributes with the instance's, and update the agent.",
    "aws-admin",
  ],
  [
    "ecs-placement-constraint",
    /placement constraint/i,
    "The task found no place: no instance meets its placement constraint",
    "The constraint in the task definition or service rules every instance out.",
    "Loosen the constraint, or add instances that meet it.",
    "you",
  ],
  [
    "ecs-no-place",
    /was unable to place a task/i,
    "The task found no place in the cluster",
    "No single instance meets all of the task's needs at once. The one that AWS names is only the nearest.",
    "Compare the task's needs with the free resources of each instance, or use Fargate.",
    "you",
  ],
  [
    "ecs-keeps-failing",
    /unable to consistently start tasks/i,
    "The service's tasks fail again and again, so ECS slows down",
    "This is the consequence, not the cause: each task stops soon after its start.",
    "Open the last stopped task and read its reason.",
    "you",
  ],
  [
    "ecs-throttled",
    /operations are being throttled/i,
    "AWS slows the service's operations down",
    "The account's budget for ECS calls is used up.",
    "Wait, and let other tools ask less often.",
    "nobody",
    "warning",
  ],
  [
    "ecs-deployment-stuck",
    /unable to stop or start tasks during a deployment/i,
    "The deployment cannot move: its limits allow neither stopping nor starting a task",
    "With these minimum and maximum percentages no task may stop before another has started, and none may start.",
    "Raise the maximum percent to 200, or lower the minimum.",
    "you",
  ],
  [
    "ecs-quota",
    /reached the account.*(?:vCPU|task).*limit|you've reached the limit on the number of/i,
    "The account's limit of tasks or vCPUs is reached",
    "The account may run no more in this region.",
    "Ask for a higher quota under Service Quotas, or stop what is not needed.",
    "aws-admin",
  ],
  [
    "ecs-zone",
    /in the Availability Zone/i,
    "ECS cannot run the task in one of the zones",
    "The zone lacks the capacity or does not offer it.",
    "Take that zone's subnet out, or try again later.",
    "you",
  ],
  [
    "ecs-protected",
    /unable to scale in due to.*protected/i,
    "The service keeps tasks because they are protected",
    "Tasks with protection are not stopped by scaling.",
    "End the tasks' protection when their work is done.",
    "you",
    "warning",
  ],
  [
    "ecs-provider-limit",
    /above the limit of the capacity provider/i,
    "The task is larger than its capacity provider allows",
    "CPU or memory of the task is above the provider's limit.",
    "Make the task smaller, or choose another capacity provider.",
    "you",
  ],
  [
    "ecs-steady",
    /has reached a steady state/i,
    "The service is in a steady state",
    "Everything that should run is running.",
    "Nothing to do.",
    "nobody",
    "good",
  ],
  [
    "ecs-stopped-by-person",
    /Task stopped by user|UserInitiated/i,
    "Someone stopped the task",
    "A person or a tool asked for the stop.",
    "Nothing to do. If the stop was unexpected, the account's audit trail shows who requested it.",
    "nobody",
    "normal",
  ],
];

/** The table as data, for tests and for the page that lists it. */
export const ECS_REASONS: readonly EcsReason[] = ROWS.map(
  ([causeId, pattern, title, cause, fix, owner = "you", tone = "bad"]) => ({
    causeId,
    pattern,
    title,
    cause,
    owner,
    fix,
    tone,
  }),
);

/** Finds what a sentence of ECS means; `undefined` when the table has nothing for it. */
export function findEcsReason(text: string): EcsReason | undefined {
  return ECS_REASONS.find(({ pattern }) => pattern.test(text));
}
