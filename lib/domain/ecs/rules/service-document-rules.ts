import { bareWordsIn, isWordForId } from "../placeholders";
import { isItems, type Members, type Path } from "../value";

import { isOpenText, isPresent, OPEN, readFlag, readInteger, readItems, readMembers, readText, type Read } from "./read";
import type { Report, Rule } from "./rule";
import type { Origin } from "./task-view";

/** A service definition as its rules read it. */
type ServiceView = { readonly document: Members; readonly origin: Origin };
type ServiceDocumentRule = Rule<ServiceView>;

const API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const CREATE = `${API}/API_CreateService.html`;

const SERVICE_NAME = /^[A-Za-z0-9_-]{1,255}$/;

const serviceName: ServiceDocumentRule = {
  id: "service-name",
  severity: "refused",
  source: CREATE,
  check: ({ document, origin }, report) => {
    const name = readText(document, "serviceName");
    const isRequest = isPresent(document, "taskDefinition") && !isPresent(document, "service");
    if (name === OPEN) report.undecided(["serviceName"]);
    else if (name === undefined) {
      // Tools such as ecspresso keep the name elsewhere, and CloudFormation makes one.
      if (isRequest && origin !== "cloudformation") report.broken([], "The service has no name.", "Add serviceName.");
    } else if (!SERVICE_NAME.test(name)) {
      const fix = "Use up to 255 letters, digits, hyphens and underscores.";
      report.broken(["serviceName"], "AWS does not accept this name of a service.", fix);
    }
  },
};

/** Where the tasks run, as far as the document says it. */
function placeOf(document: Members): "fargate" | "instances" | undefined {
  const launchType = readText(document, "launchType");
  if (launchType === "FARGATE") return "fargate";
  if (launchType === "EC2") return "instances";
  if (launchType !== undefined) return undefined;
  const { items, isOpen } = readItems(document, "capacityProviderStrategy", []);
  const names = items.map(({ members }) => readText(members, "capacityProvider"));
  if (isOpen || names.length === 0 || names.includes(OPEN)) return undefined;
  return names.every((name) => name === "FARGATE" || name === "FARGATE_SPOT") ? "fargate" : "instances";
}

const launch: ServiceDocumentRule = {
  id: "launch-choice",
  severity: "refused",
  source: CREATE,
  check: ({ document }, report) => {
    const { items } = readItems(document, "capacityProviderStrategy", []);
    if (items.length > 0 && isPresent(document, "launchType")) {
      report.broken(["launchType"], "A service has a launch type or a capacity provider strategy, not both.", "Remove one.");
    }
    const weights = items.map(({ members }) => readInteger(members, "weight") ?? 0);
    const at = ["capacityProviderStrategy"];
    if (weights.includes(OPEN)) report.undecided(at);
    else if (weights.length > 1 && weights.every((weight) => weight === 0))
      report.broken(at, "Every weight is 0, so no task can be placed.", "Give one provider a weight above 0.");
    const bases = items.filter(({ members }) => {
      const base = readInteger(members, "base");
      return base !== OPEN && (base ?? 0) > 0;
    });
    if (bases.length > 1) report.broken(at, "Only one capacity provider can have a base.", "Set the others to 0.");
  },
};

const onFargate: ServiceDocumentRule = {
  id: "fargate-service",
  severity: "refused",
  source: `${API.replace("APIReference", "developerguide")}/fargate-tasks-services.html`,
  check: ({ document }, report) => {
    const place = placeOf(document);
    if (place === "fargate") {
      for (const key of ["placementStrategy", "placementConstraints"]) {
        if (isPresent(document, key)) report.broken([key], "Fargate places tasks itself.", `Remove ${key}.`);
      }
      if (isPresent(document, "role"))
        report.broken(["role"], "A service whose tasks have addresses uses the service-linked role.", "Remove role.");
      if (readText(document, "schedulingStrategy") === "DAEMON") {
        report.broken(["schedulingStrategy"], "Fargate does not support DAEMON.", 'Write "REPLICA".');
      }
      const isWhole = isPresent(document, "taskDefinition");
      if (isWhole && !isPresent(document, "networkConfiguration"))
        report.broken([], "Tasks on Fargate need subnets.", "Add networkConfiguration.");
    }
    if (place === "instances") {
      if (isPresent(document, "platformVersion"))
        report.broken(["platformVersion"], "Only Fargate has platform versions.", "Remove platformVersion.");
      const network = readMembers(document, "networkConfiguration");
      const vpc = network === OPEN ? OPEN : readMembers(network, "awsvpcConfiguration");
      if (vpc !== OPEN && readText(vpc, "assignPublicIp") === "ENABLED") {
        const at = ["networkConfiguration", "awsvpcConfiguration", "assignPublicIp"];
        report.broken(at, "Tasks on EC2 cannot get a public IP address.", 'Write "DISABLED".');
      }
    }
  },
};

/** Checks a list of IDs of the network. */
function checkIds(
  value: Members[string] | undefined,
  at: Path,
  kind: { prefix: string; noun: string; most: number },
  report: Report,
) {
  if (!isItems(value)) return;
  if (value.length > kind.most) {
    report.broken(at, `There are ${String(value.length)} ${kind.noun}s.`, `Keep at most ${String(kind.most)}.`);
  }
  value.forEach((item, index) => {
    if (typeof item !== "string") return;
    const place = [...at, index];
    if (isOpenText(item) || isWordForId(item)) report.undecided(place);
    else if (!new RegExp(`^${kind.prefix}-[0-9a-z]+$`).test(item)) {
      const reason = /^\s|\s$/.test(item) ? "It has a space." : `It begins with ${kind.prefix}-.`;
      report.broken(place, `This is not the ID of a ${kind.noun}.`, `Write the ID of a ${kind.noun}. ${reason}`);
    }
  });
}

const network: ServiceDocumentRule = {
  id: "network-ids",
  severity: "refused",
  source: `${API}/API_AwsVpcConfiguration.html`,
  check: ({ document }, report) => {
    const configuration = readMembers(document, "networkConfiguration");
    const vpc = configuration === OPEN ? OPEN : readMembers(configuration, "awsvpcConfiguration");
    if (vpc === OPEN || vpc === undefined) return;
    const at = ["networkConfiguration", "awsvpcConfiguration"];
    const { subnets } = vpc;
    if (isItems(subnets) && subnets.length === 0) {
      report.broken([...at, "subnets"], "The tasks have no subnet.", "Add at least one subnet.");
    }
    checkIds(subnets, [...at, "subnets"], { prefix: "subnet", noun: "subnet", most: 16 }, report);
    checkIds(vpc["securityGroups"], [...at, "securityGroups"], { prefix: "sg", noun: "security group", most: 5 }, report);
  },
};

const TARGET_GROUP = /^arn:aws[\w-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[\w-]+\/[0-9a-z]+$/;

/** Reads an ARN: a placeholder in words is open too. */
function readArn(members: Members, key: string): Read<string> {
  const arn = readText(members, key);
  return typeof arn === "string" && bareWordsIn(arn).length > 0 ? OPEN : arn;
}

const balancers: ServiceDocumentRule = {
  id: "target-group",
  severity: "refused",
  source: `${API}/API_LoadBalancer.html`,
  check: ({ document }, report) => {
    for (const { members, path } of readItems(document, "loadBalancers", []).items) {
      const arn = readArn(members, "targetGroupArn");
      const at = [...path, "targetGroupArn"];
      if (arn === OPEN) report.undecided(at);
      else if (arn === undefined) {
        if (!isPresent(members, "loadBalancerName"))
          report.broken(
            members["targetGroupArn"] === undefined ? path : at,
            "The load balancer has no target group.",
            "Add targetGroupArn.",
          );
      } else if (!TARGET_GROUP.test(arn)) {
        const what = arn.includes(":listener") ? "This is the ARN of a listener." : "This is not the ARN of a target group.";
        report.broken(at, what, "Write the ARN of a target group.");
      }
      for (const key of ["containerName", "containerPort"]) {
        if (!isPresent(members, key)) report.broken(path, `The load balancer has no ${key}.`, `Add ${key}.`);
      }
      const port = readInteger(members, "containerPort");
      if (port !== OPEN && port !== undefined && (port < 1 || port > 65_535))
        report.broken([...path, "containerPort"], "This is not a port.", "Write a number from 1 to 65535.");
    }
  },
};

const registries: ServiceDocumentRule = {
  id: "service-registry",
  severity: "refused",
  source: `${API}/API_ServiceRegistry.html`,
  check: ({ document }, report) => {
    for (const { members, path } of readItems(document, "serviceRegistries", []).items) {
      const arn = readArn(members, "registryArn");
      const at = [...path, "registryArn"];
      if (arn === OPEN) report.undecided(at);
      else if (arn === undefined) report.broken(path, "The service registry has no registryArn.", "Add registryArn.");
      else if (!/^arn:aws[\w-]*:servicediscovery:[a-z0-9-]+:\d{12}:service\/srv-[a-z0-9]+$/.test(arn))
        report.broken(at, "This is not the ARN of a Cloud Map service.", "It ends in service/srv- and an ID.");
    }
  },
};

const rollout: ServiceDocumentRule = {
  id: "deployment-percents",
  severity: "refused",
  source: `${API}/API_DeploymentConfiguration.html`,
  check: ({ document }, report) => {
    const deployment = readMembers(document, "deploymentConfiguration");
    if (deployment === OPEN || deployment === undefined) return;
    const at = ["deploymentConfiguration"];
    const least = readInteger(deployment, "minimumHealthyPercent");
    const most = readInteger(deployment, "maximumPercent");
    if (least === OPEN || most === OPEN) report.undecided(at);
    else if (least === 100 && most === 100) {
      const problem = "With both at 100 % ECS can neither stop an old task nor start a new one.";
      report.broken([...at, "maximumPercent"], problem, "Use a maximum of 200.");
    } else if (most !== undefined && least !== undefined && most < least)
      report.broken([...at, "maximumPercent"], "The maximum is below the minimum.", "Raise it.");
    const breaker = readMembers(deployment, "deploymentCircuitBreaker");
    if (breaker === OPEN || breaker === undefined) return;
    if (readFlag(breaker, "rollback") === true && readFlag(breaker, "enable") === false) {
      const place = [...at, "deploymentCircuitBreaker", "rollback"];
      report.broken(place, "Only the circuit breaker rolls back, and it is off.", "Set enable to true, or rollback to false.");
    }
  },
};

const counts: ServiceDocumentRule = {
  id: "service-count",
  severity: "refused",
  source: CREATE,
  check: ({ document }, report) => {
    const count = readInteger(document, "desiredCount");
    if (count !== OPEN && count !== undefined && count < 0)
      report.broken(["desiredCount"], "A count cannot be negative.", "Write 0 or more.");
    const isDaemon = readText(document, "schedulingStrategy") === "DAEMON";
    if (isDaemon && isPresent(document, "placementStrategy"))
      report.broken(["placementStrategy"], "DAEMON has one task on each instance.", "Remove placementStrategy.");
    const grace = readInteger(document, "healthCheckGracePeriodSeconds");
    const { items, isOpen } = readItems(document, "loadBalancers", []);
    const isWhole = isPresent(document, "taskDefinition");
    if (isWhole && !isOpen && items.length === 0 && grace !== OPEN && (grace ?? 0) > 0) {
      const problem = "Without a load balancer there is no health check to wait for.";
      report.broken(["healthCheckGracePeriodSeconds"], problem, "Remove it, or set it to 0.");
    }
  },
};

const controller: ServiceDocumentRule = {
  id: "deployment-controller",
  severity: "advice",
  source: "https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/",
  check: ({ document }, report) => {
    const found = readMembers(document, "deploymentController");
    const type = found === OPEN ? OPEN : readText(found, "type");
    if (type === "CODE_DEPLOY" || type === "EXTERNAL") {
      const problem = `AWS accepts the controller ${type}, but Harness deploys services of the controller ECS only.`;
      report.broken(["deploymentController", "type"], problem, "Remove deploymentController.");
    }
  },
};

/** Rules about a service definition as a document. The settings of the step have more rules, with facts of AWS. @guide G158 */
export const SERVICE_DOCUMENT_RULES: readonly ServiceDocumentRule[] = [
  serviceName,
  launch,
  onFargate,
  network,
  balancers,
  registries,
  rollout,
  counts,
  controller,
];
