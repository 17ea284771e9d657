import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
  type ScalableDimension,
  type ScalableTarget,
  type ScalingPolicy,
} from "@aws-sdk/client-application-auto-scaling";
import {
  type CreateServiceCommandInput,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Service,
  TagResourceCommand,
  type Task,
  UntagResourceCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
  type Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { type AwsKeys, awsAt, type AwsPlace, connectorKeys } from "../aws-credentials";
import { awsSpecSchema } from "../aws-spec";
import { delegateFor } from "../connector-test";
import type { Connector } from "../records";
import type { Store } from "../store";
import { fromAws, fromConnector, stepFailure } from "./step-failure";
import type { StepRun } from "./step-run";

/** A session is taken new before it could end. */
const SESSION_MS = 10 * 60_000;

/** What a step works with: its run, and the place that it deploys to. */
export type Work = { readonly run: StepRun; readonly site: EcsSite };

type Session = { readonly keys: AwsKeys; readonly until: number };

/** The cluster that a stage deploys to, reached with the connector's credentials. Every call is one call to AWS. */
export class EcsSite {
  #session: Session | undefined;

  constructor(
    private readonly place: AwsPlace,
    private readonly store: Store,
    private readonly connector: Connector,
    readonly region: string,
    readonly cluster: string,
  ) {}

  async #keys(): Promise<AwsKeys> {
    const now = Date.now();
    if (this.#session !== undefined && this.#session.until > now) return this.#session.keys;
    try {
      if (this.connector.type !== "Aws") {
        throw stepFailure(`The connector ${this.connector.identifier} is of type ${this.connector.type}, not Aws.`);
      }
      const spec = awsSpecSchema.parse(this.connector.spec);
      const keys = await connectorKeys(
        this.place,
        this.store,
        this.connector,
        spec,
        delegateFor(this.store, this.connector, spec, now),
      );
      this.#session = { keys, until: now + SESSION_MS };
      return keys;
    } catch (error) {
      throw fromConnector(error);
    }
  }

  async #ecs<T>(call: (client: ECSClient) => Promise<T>): Promise<T> {
    const client = localAwsClient(ECSClient, awsAt(this.place, this.region, await this.#keys()));
    try {
      return await call(client);
    } catch (error) {
      throw fromAws(error, "Ecs");
    } finally {
      client.destroy();
    }
  }

  async #balancing<T>(call: (client: ElasticLoadBalancingV2Client) => Promise<T>): Promise<T> {
    const client = localAwsClient(ElasticLoadBalancingV2Client, awsAt(this.place, this.region, await this.#keys()));
    try {
      return await call(client);
    } catch (error) {
      throw fromAws(error, "ElasticLoadBalancingV2");
    } finally {
      client.destroy();
    }
  }

  async #scaling<T>(call: (client: ApplicationAutoScalingClient) => Promise<T>): Promise<T> {
    const client = localAwsClient(ApplicationAutoScalingClient, awsAt(this.place, this.region, await this.#keys()));
    try {
      return await call(client);
    } catch (error) {
      throw fromAws(error, "ApplicationAutoScaling");
    } finally {
      client.destroy();
    }
  }

  #scaled(service: string) {
    return { ServiceNamespace: "ecs", ResourceId: `service/${this.cluster}/${service}` } as const;
  }

  async scalableTargets(service: string): Promise<ScalableTarget[]> {
    const { ServiceNamespace, ResourceId } = this.#scaled(service);
    const asked = new DescribeScalableTargetsCommand({ ServiceNamespace, ResourceIds: [ResourceId] });
    return (await this.#scaling((client) => client.send(asked))).ScalableTargets ?? [];
  }

  async scalingPolicies(service: string): Promise<ScalingPolicy[]> {
    const asked = new DescribeScalingPoliciesCommand(this.#scaled(service));
    return (await this.#scaling((client) => client.send(asked))).ScalingPolicies ?? [];
  }

  async registerScalableTarget(service: string, input: RegisterScalableTargetCommandInput): Promise<void> {
    const { ResourceId } = this.#scaled(service);
    await this.#scaling((client) => client.send(new RegisterScalableTargetCommand({ ...input, ResourceId })));
  }

  async putScalingPolicy(service: string, input: PutScalingPolicyCommandInput): Promise<void> {
    const { ResourceId } = this.#scaled(service);
    await this.#scaling((client) => client.send(new PutScalingPolicyCommand({ ...input, ResourceId })));
  }

  async deleteScalingPolicy(service: string, PolicyName: string, ScalableDimension: ScalableDimension | undefined) {
    const input = { ...this.#scaled(service), PolicyName, ScalableDimension };
    await this.#scaling((client) => client.send(new DeleteScalingPolicyCommand(input)));
  }

  async deregisterScalableTarget(service: string, ScalableDimension: ScalableDimension | undefined) {
    const input = { ...this.#scaled(service), ScalableDimension };
    await this.#scaling((client) => client.send(new DeregisterScalableTargetCommand(input)));
  }

  async registerTaskDefinition(input: RegisterTaskDefinitionCommandInput): Promise<string> {
    const { taskDefinition } = await this.#ecs((ecs) => ecs.send(new RegisterTaskDefinitionCommand(input)));
    return taskDefinition?.taskDefinitionArn ?? "";
  }

  async describeTaskDefinition(taskDefinition: string) {
    return (await this.#ecs((ecs) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })))).taskDefinition;
  }

  /** The service as it is, with its tags; undefined when ECS does not know it. */
  async describe(service: string): Promise<Service | undefined> {
    const asked = { cluster: this.cluster, services: [service], include: ["TAGS" as const] };
    return (await this.#ecs((ecs) => ecs.send(new DescribeServicesCommand(asked)))).services?.[0];
  }

  async createService(input: CreateServiceCommandInput): Promise<string> {
    const { service } = await this.#ecs((ecs) => ecs.send(new CreateServiceCommand({ ...input, cluster: this.cluster })));
    return service?.serviceArn ?? "";
  }

  async updateService(input: UpdateServiceCommandInput): Promise<string> {
    const { service } = await this.#ecs((ecs) => ecs.send(new UpdateServiceCommand({ ...input, cluster: this.cluster })));
    return service?.serviceArn ?? "";
  }

  async deleteService(service: string): Promise<void> {
    await this.#ecs((ecs) => ecs.send(new DeleteServiceCommand({ cluster: this.cluster, service, force: true })));
  }

  async setTag(resourceArn: string, key: string, value: string): Promise<void> {
    await this.#ecs((ecs) => ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: [key] })));
    await this.#ecs((ecs) => ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key, value }] })));
  }

  runTask(input: RunTaskCommandInput) {
    return this.#ecs((ecs) => ecs.send(new RunTaskCommand({ ...input, cluster: this.cluster })));
  }

  /** ARNs of the tasks, running and stopped, that were started under this name. */
  async tasksStartedBy(startedBy: string): Promise<string[]> {
    const found: string[] = [];
    for (const desiredStatus of ["RUNNING", "STOPPED"] as const) {
      const asked = { cluster: this.cluster, startedBy, desiredStatus };
      found.push(...((await this.#ecs((ecs) => ecs.send(new ListTasksCommand(asked)))).taskArns ?? []));
    }
    return found;
  }

  async tasks(arns: readonly string[]): Promise<Task[]> {
    const asked = { cluster: this.cluster, tasks: [...arns] };
    return (await this.#ecs((ecs) => ecs.send(new DescribeTasksCommand(asked)))).tasks ?? [];
  }

  async #rule(listenerArn: string, ruleArn: string): Promise<Rule> {
    const { Rules = [] } = await this.#balancing((elb) => elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn })));
    const found = Rules.find((rule) => rule.RuleArn?.toLowerCase() === ruleArn.toLowerCase());
    if (found !== undefined) return found;
    throw stepFailure(`listener rule with arn: ${ruleArn} is not present in listener: ${listenerArn}`);
  }

  /** ARN of the target group to which a rule of a load balancer's listener forwards. */
  async targetGroupOf(loadBalancer: string, listenerArn: string, ruleArn: string): Promise<string> {
    const { LoadBalancers = [] } = await this.#balancing((elb) =>
      elb.send(new DescribeLoadBalancersCommand({ Names: [loadBalancer] })),
    );
    const arn = LoadBalancers[0]?.LoadBalancerArn;
    if (arn === undefined) throw stepFailure(`load balancer with name:${loadBalancer}is not present in this aws account`);
    const { Listeners = [] } = await this.#balancing((elb) => elb.send(new DescribeListenersCommand({ LoadBalancerArn: arn })));
    if (!Listeners.some((listener) => listener.ListenerArn?.toLowerCase() === listenerArn.toLowerCase())) {
      throw stepFailure(`listener with arn:${listenerArn}is not present in load balancer: ${loadBalancer}`);
    }
    const target = (await this.#rule(listenerArn, ruleArn)).Actions?.[0]?.TargetGroupArn;
    if (target !== undefined) return target;
    throw stepFailure(`No action is present in listener rule:${ruleArn} or there is no target group attached`);
  }

  /** Makes a rule forward to a target group; the default rule is changed through its listener. */
  async forward(listenerArn: string, ruleArn: string, targetGroupArn: string): Promise<void> {
    const actions = [{ Type: "forward" as const, TargetGroupArn: targetGroupArn }];
    const { IsDefault } = await this.#rule(listenerArn, ruleArn);
    if (IsDefault === true) {
      const change = new ModifyListenerCommand({ ListenerArn: listenerArn, DefaultActions: actions });
      await this.#balancing((elb) => elb.send(change));
      return;
    }
    await this.#balancing((elb) => elb.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions: actions })));
  }
}
