import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  type Action,
  type Listener as SdkListener,
  type LoadBalancer as SdkBalancer,
  type Rule,
  type RuleCondition,
  type TargetGroup as SdkGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { listed } from "@/lib/core/listed";
import type { ListenerRule, ListenerWithRules, LoadBalancer, TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";

/** AWS's limit for a page. */
const PAGE = 400;
const SERVICE = "elasticloadbalancing";

/**
 * Lists the application and network load balancers of a region. Gateway load balancers have no tasks as targets.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
 */
export async function listLoadBalancers(clients: AwsClients, region: string): Promise<Result<readonly LoadBalancer[], AppError>> {
  return await callAws(clients, { service: SERVICE, action: "DescribeLoadBalancers", region }, async () => {
    const balancers = await collectPages<SdkBalancer>(async (Marker) => {
      const page = await clients.elbv2(region).send(new DescribeLoadBalancersCommand({ PageSize: PAGE, Marker }));
      return { items: page.LoadBalancers, next: page.NextMarker };
    });
    return balancers.flatMap((balancer) =>
      balancer.Type === "application" || balancer.Type === "network" ? [toBalancer(balancer, balancer.Type)] : [],
    );
  });
}

function toBalancer(balancer: SdkBalancer, type: LoadBalancer["type"]): LoadBalancer {
  return {
    arn: balancer.LoadBalancerArn ?? "",
    name: balancer.LoadBalancerName ?? "",
    type,
    scheme: balancer.Scheme ?? "unknown",
    vpcId: balancer.VpcId ?? "",
    state: balancer.State?.Code ?? "unknown",
    securityGroupIds: balancer.SecurityGroups ?? [],
    zones: (balancer.AvailabilityZones ?? []).flatMap(({ ZoneName }) => (ZoneName === undefined ? [] : [ZoneName])),
  };
}

/**
 * Lists the target groups of a region.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
 */
export async function listTargetGroups(clients: AwsClients, region: string): Promise<Result<readonly TargetGroup[], AppError>> {
  return await callAws(clients, { service: SERVICE, action: "DescribeTargetGroups", region }, async () => {
    const groups = await collectPages<SdkGroup>(async (Marker) => {
      const page = await clients.elbv2(region).send(new DescribeTargetGroupsCommand({ PageSize: PAGE, Marker }));
      return { items: page.TargetGroups, next: page.NextMarker };
    });
    return groups.map((group) => ({
      arn: group.TargetGroupArn ?? "",
      name: group.TargetGroupName ?? "",
      protocol: group.Protocol ?? "unknown",
      port: group.Port,
      targetType: group.TargetType ?? "instance",
      vpcId: group.VpcId,
      healthCheck: { protocol: group.HealthCheckProtocol, port: group.HealthCheckPort, path: group.HealthCheckPath },
      loadBalancerArns: group.LoadBalancerArns ?? [],
    }));
  });
}

/**
 * Lists the listeners of a load balancer with their rules in order of priority. The rules of one listener take one call or,
 * above a page, several.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html
 */
export async function listListeners(
  clients: AwsClients,
  region: string,
  loadBalancerArn: string,
): Promise<Result<readonly ListenerWithRules[], AppError>> {
  const asked = { service: SERVICE, region, resource: loadBalancerArn };
  const listeners = await callAws(
    clients,
    { ...asked, action: "DescribeListeners" },
    async () =>
      await collectPages<SdkListener>(async (Marker) => {
        const page = await clients
          .elbv2(region)
          .send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn, PageSize: PAGE, Marker }));
        return { items: page.Listeners, next: page.NextMarker };
      }),
  );
  if (!listeners.ok) return listeners;
  const withRules = await Promise.all(
    listeners.value.map(async (listener) => ({ listener, rules: await listRules(clients, region, listener.ListenerArn ?? "") })),
  );
  const found: ListenerWithRules[] = [];
  for (const { listener, rules } of withRules) {
    if (!rules.ok) return rules;
    found.push({
      arn: listener.ListenerArn ?? "",
      loadBalancerArn,
      protocol: listener.Protocol ?? "unknown",
      port: listener.Port ?? 0,
      targetGroupArns: targetsOf(listener.DefaultActions),
      rules: rules.value,
    });
  }
  return ok(found.toSorted((one, other) => one.port - other.port));
}

async function listRules(
  clients: AwsClients,
  region: string,
  listenerArn: string,
): Promise<Result<readonly ListenerRule[], AppError>> {
  return await callAws(clients, { service: SERVICE, action: "DescribeRules", region, resource: listenerArn }, async () => {
    const rules = await collectPages<Rule>(async (Marker) => {
      const page = await clients
        .elbv2(region)
        .send(new DescribeRulesCommand({ ListenerArn: listenerArn, PageSize: PAGE, Marker }));
      return { items: page.Rules, next: page.NextMarker };
    });
    return rules
      .map((rule) => ({
        arn: rule.RuleArn ?? "",
        listenerArn,
        priority: rule.IsDefault === true ? "default" : (rule.Priority ?? ""),
        conditions: rule.IsDefault === true ? "every other request" : (rule.Conditions ?? []).map(toWords).join(", "),
        targetGroupArns: targetsOf(rule.Actions),
      }))
      .toSorted((one, other) => orderOf(one) - orderOf(other));
  });
}

function orderOf({ priority }: ListenerRule): number {
  const number = Number(priority);
  return Number.isNaN(number) ? Number.MAX_SAFE_INTEGER : number;
}

function targetsOf(actions: readonly Action[] | undefined): readonly string[] {
  const arns = (actions ?? []).flatMap(({ TargetGroupArn, ForwardConfig }) => [
    TargetGroupArn,
    ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn),
  ]);
  return [...new Set(arns.filter((arn) => arn !== undefined))];
}

const FIELDS: Readonly<Record<string, string>> = {
  "host-header": "host",
  "path-pattern": "path",
  "http-header": "header",
  "http-request-method": "method",
  "query-string": "query",
  "source-ip": "source",
};

function toWords(condition: RuleCondition): string {
  const {
    Field = "",
    HostHeaderConfig,
    PathPatternConfig,
    HttpHeaderConfig,
    HttpRequestMethodConfig,
    SourceIpConfig,
  } = condition;
  const query = (condition.QueryStringConfig?.Values ?? []).map(({ Key, Value = "" }) =>
    Key === undefined ? Value : `${Key}=${Value}`,
  );
  const values =
    HostHeaderConfig?.Values ??
    PathPatternConfig?.Values ??
    HttpHeaderConfig?.Values ??
    HttpRequestMethodConfig?.Values ??
    SourceIpConfig?.Values ??
    (query.length > 0 ? query : (condition.Values ?? []));
  const name = HttpHeaderConfig?.HttpHeaderName === undefined ? "" : ` ${HttpHeaderConfig.HttpHeaderName}`;
  return `${FIELDS[Field] ?? Field}${name} ${listed(values, "or")}`;
}
