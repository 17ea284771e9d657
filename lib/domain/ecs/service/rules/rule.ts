import type { ServiceFacts } from "../service-facts";
import type { ServiceSettings } from "../service-settings";

/** `refused`: AWS or Harness refuses it, or it can never work. `advice`: it works, and a person should know. */
type Severity = "refused" | "advice";

/** What is wrong with the settings, at one field. */
export type ServiceProblem = {
  readonly rule: string;
  readonly severity: Severity;
  /** Dotted path into the settings: `loadBalancer.targetGroupArn`. */
  readonly field: string;
  /** What is wrong and what to do. */
  readonly message: string;
  /** The page that has the rule. */
  readonly source: string;
};

export type Report = (field: string, message: string) => void;

/** One rule about a service. It reads and reports; what is not known is not decided. */
export type ServiceRule = {
  readonly id: string;
  readonly severity: Severity;
  readonly source: string;
  readonly check: (settings: ServiceSettings, facts: ServiceFacts, report: Report) => void;
};

const API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

/** Pages that have the rules. */
export const SERVICE_PAGES = {
  createService: `${API}/API_CreateService.html`,
  updateService: `${API}/API_UpdateService.html`,
  loadBalancer: `${API}/API_LoadBalancer.html`,
  awsvpc: `${API}/API_AwsVpcConfiguration.html`,
  strategyItem: `${API}/API_CapacityProviderStrategyItem.html`,
  deployment: `${API}/API_DeploymentConfiguration.html`,
  circuitBreaker: `${GUIDE}/deployment-circuit-breaker.html`,
  registry: `${API}/API_ServiceRegistry.html`,
  placement: `${API}/API_PlacementStrategy.html`,
  fargate: `${GUIDE}/fargate-tasks-services.html`,
  launchTypes: `${GUIDE}/launch_types.html`,
  serviceConnect: `${GUIDE}/service-connect-concepts.html`,
  scaling: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  scalingMetric: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html",
  balancing: `${GUIDE}/service-load-balancing.html`,
  zones: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html",
  rules: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html",
  harnessEcs: "https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/",
} as const;
