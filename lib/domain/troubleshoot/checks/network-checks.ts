import { listed } from "@/lib/core/listed";
import { shellQuote } from "@/lib/core/shell-words";
import type { SecurityGroup, SecurityGroupRule, Subnet } from "@/lib/domain/aws/aws-shapes";
import { endpointOf, routeOf, routeWords } from "@/lib/domain/aws/task-network";
import { peersAllow } from "@/lib/domain/ecs/service/balancer-path";

import { imagesOf, logTargetsOf, secretsOf } from "../document-parts";
import type { Outcome, Proof } from "../finding";
import { failed, notApplicable, passed, repair, unknown, valueOf, whenRead, withoutPart } from "../outcomes";
import type { CheckRule, View } from "../view";

/** What a Fargate task calls while it starts: services of AWS by the name of their endpoint, and registries on the internet. */
type Destinations = { readonly services: readonly string[]; readonly registries: readonly string[] };

function destinationsOf({ task, facts }: View): Destinations {
  if (task === undefined) return { services: [], registries: [] };
  const images = imagesOf(task).flatMap(({ reference }) => reference ?? []);
  const kept = secretsOf(task, facts.place).map((secret) => secret.kept.in);
  const services = [
    ...(images.some(({ ecr }) => ecr !== undefined) ? ["ecr.api", "ecr.dkr", "s3"] : []),
    ...(logTargetsOf(task, facts.place).length > 0 ? ["logs"] : []),
    ...(kept.includes("secrets-manager") ? ["secretsmanager"] : []),
    ...(kept.includes("parameter-store") ? ["ssm"] : []),
  ];
  const registries = images.filter(({ ecr }) => ecr === undefined).map(({ registry }) => registry);
  return { services, registries: [...new Set(registries)] };
}

type SubnetWay = { readonly subnet: Subnet; readonly way: "out" | "closed" | "unknown"; readonly words: string };

/** How a task in this subnet reaches what it calls. */
function wayFrom(subnet: Subnet, { services, registries }: Destinations, view: View): SubnetWay {
  const { facts, service } = view;
  const route = routeOf(subnet, valueOf(facts.routeTables));
  const name = subnet.name ?? subnet.subnetId;
  const isPublic = route.kind === "public" && service?.network?.assignPublicIp === true;
  if (isPublic || route.kind === "nat") return { subnet, way: "out", words: `${name} is ${routeWords(route)}.` };
  if (route.kind === "other" || route.kind === "unknown") {
    return { subnet, way: "unknown", words: `${name}: ${routeWords(route)}. Where it leads was not read.` };
  }
  const why =
    route.kind === "public"
      ? `${name} leads to the internet only for tasks with a public address`
      : `${name} is ${routeWords(route)}`;
  if (registries.length > 0)
    return { subnet, way: "closed", words: `${why}, and ${listed(registries, "and")} is on the internet.` };
  if (subnet.ownerId !== undefined && subnet.ownerId !== facts.place.account) {
    return { subnet, way: "unknown", words: `${why}. Its endpoints belong to account ${subnet.ownerId}.` };
  }
  if (facts.endpoints.state !== "read") return { subnet, way: "unknown", words: `${why}. The endpoints were not read.` };
  const found = { endpoints: facts.endpoints.value, routeTables: valueOf(facts.routeTables) };
  const missing = services.filter((each) => endpointOf(subnet, each, found) === undefined);
  if (missing.length === 0) return { subnet, way: "out", words: `${name} reaches AWS through endpoints.` };
  return { subnet, way: "closed", words: `${why}, and has no endpoint for ${listed(missing, "and")}.` };
}

/** The subnets of the service that were read. */
function subnetsOf({ facts, service }: View): readonly Subnet[] {
  const ids = service?.network?.subnetIds ?? [];
  return (valueOf(facts.subnets) ?? []).filter(({ subnetId }) => ids.includes(subnetId));
}

/** On container instances the instance pulls the image and writes the logs, through a network that is not that of the task. */
function ofFargateNetwork(view: View, look: () => Outcome): Outcome {
  const { facts, service, onFargate } = view;
  if (service === undefined) return whenRead(facts.service, () => notApplicable("There is no service."));
  if (!onFargate) return notApplicable("On container instances the instance pulls the image and writes the logs.");
  if (service.network === undefined) return notApplicable("The service has no network settings.");
  return whenRead(facts.subnets, () => (view.task === undefined ? unknown("The task definition could not be read.") : look()));
}

const wayOut: CheckRule = {
  id: "network-path",
  title: "The tasks reach the registry, the logs and the secrets",
  guideItems: ["G197", "G199"],
  claims: ["ecs-no-way-to-registry", "ecs-no-connection", "ecs-pull-timeout"],
  look: (view) =>
    ofFargateNetwork(view, () => {
      const wanted = view.service?.network?.subnetIds ?? [];
      const subnets = subnetsOf(view);
      const gone = wanted.filter((id) => !subnets.some(({ subnetId }) => subnetId === id));
      if (gone.length > 0) {
        return failed(
          `There is no subnet ${listed(gone, "or")} in this region.`,
          repair("you", "Remove it from the network of the service."),
        );
      }
      const destinations = destinationsOf(view);
      const ways = subnets.map((subnet) => wayFrom(subnet, destinations, view));
      const proofs: readonly Proof[] = ways.map(({ subnet, words }) => ({ source: subnet.subnetId, lines: [words] }));
      const closed = ways.find(({ way }) => way === "closed");
      if (closed !== undefined) {
        const fix =
          routeOf(closed.subnet, valueOf(view.facts.routeTables)).kind === "public"
            ? "Let the service assign public addresses, or use subnets with a NAT gateway."
            : "Add a route to a NAT gateway, or the endpoints that are missing. The layers of an image in ECR need a gateway endpoint for S3.";
        return failed(closed.words, repair("aws-admin", fix), proofs);
      }
      const open = ways.find(({ way }) => way === "unknown");
      if (open !== undefined) {
        const part = [view.facts.routeTables, view.facts.endpoints].find(({ state }) => state === "unread");
        return { ...(part === undefined || part.state === "read" ? unknown(open.words) : withoutPart(part)), proofs };
      }
      return passed("Every subnet of the service has a way to what the tasks call.", proofs);
    }),
};

const HTTPS = 443;

const groupsOut: CheckRule = {
  id: "groups-out",
  title: "Security groups let the tasks call AWS",
  guideItems: ["G203"],
  look: (view) =>
    ofFargateNetwork(view, () =>
      whenRead(view.facts.groups, (all) => {
        const ids = view.service?.network?.securityGroupIds ?? [];
        const ours = all.filter(({ groupId }) => ids.includes(groupId));
        if (ids.length === 0)
          return notApplicable("The service names no security group, so its tasks use the default group of the VPC.");
        const gone = ids.find((id) => !ours.some(({ groupId }) => groupId === id));
        if (gone !== undefined) {
          return failed(
            `There is no security group ${gone} in this region.`,
            repair("you", "Remove it from the network of the service."),
          );
        }
        const outbound = ours.flatMap((group) => group.outbound);
        if (!outbound.some(isHttps)) return closedOut(ids[0] ?? "", view);
        return toEndpoints(view, all, ids);
      }),
    ),
};

/** Whether a rule lets HTTPS out to anything. Where it leads, an endpoint or a whole VPC, is not judged. */
function isHttps({ protocol, fromPort = 0, toPort = 65_535, peers }: SecurityGroupRule): boolean {
  return peers.length > 0 && (protocol === "-1" || (protocol === "tcp" && fromPort <= HTTPS && HTTPS <= toPort));
}

function closedOut(groupId: string, { facts }: View): Outcome {
  return failed(
    `No security group of the tasks lets HTTPS (TCP ${String(HTTPS)}) out, so they reach no registry, no logs and no secrets.`,
    repair(
      "aws-admin",
      "Add an outbound rule.",
      `aws ec2 authorize-security-group-egress --group-id ${shellQuote(groupId)} --protocol tcp --port ${String(HTTPS)} --cidr 0.0.0.0/0 --region ${facts.place.region}`,
    ),
  );
}

/** Where a subnet has no other way out, the endpoint's own groups must let the tasks in. */
function toEndpoints(view: View, all: readonly SecurityGroup[], taskGroupIds: readonly string[]): Outcome {
  if (view.facts.endpoints.state !== "read") return withoutPart(view.facts.endpoints);
  const endpoints = view.facts.endpoints.value;
  const routeTables = valueOf(view.facts.routeTables);
  const { services } = destinationsOf(view);
  // With private DNS the usual host name leads to the endpoint, also where there is a NAT gateway.
  const used = subnetsOf(view).flatMap((subnet) =>
    services.flatMap((service) => {
      const endpoint = endpointOf(subnet, service, { endpoints, routeTables });
      return endpoint?.type === "Interface" ? [{ subnet, service, endpoint }] : [];
    }),
  );
  let isOpen = true;
  for (const { subnet, service, endpoint } of used) {
    const inbound = all.filter(({ groupId }) => endpoint.groupIds.includes(groupId)).flatMap((group) => group.inbound);
    const decision = peersAllow(inbound, HTTPS, taskGroupIds, subnet.cidrBlock);
    if (decision === "unknown") isOpen = false;
    if (decision !== "closed") continue;
    const [group = ""] = endpoint.groupIds;
    return failed(
      `The endpoint for ${service} refuses HTTPS from the tasks.`,
      repair(
        "aws-admin",
        `Let the security group of the tasks in.`,
        `aws ec2 authorize-security-group-ingress --group-id ${shellQuote(group)} --protocol tcp --port ${String(HTTPS)} --source-group ${shellQuote(taskGroupIds[0] ?? "")} --region ${view.facts.place.region}`,
      ),
      [{ source: endpoint.vpcEndpointId, lines: [endpoint.serviceName] }],
    );
  }
  if (!isOpen) return unknown("A rule of an endpoint names other addresses. Check that those of the tasks are among them.");
  return passed(used.length === 0 ? "The tasks may call HTTPS." : "The tasks may call HTTPS, and the endpoints let them in.");
}

/** The way from the tasks to what they call. */
export const networkChecks: readonly CheckRule[] = [wayOut, groupsOut];
