import { BALANCER_RULES } from "./rules/balancer-rules";
import { DEPLOYMENT_RULES } from "./rules/deployment-rules";
import { DISCOVERY_RULES } from "./rules/discovery-rules";
import { EXISTING_RULES } from "./rules/existing-rules";
import { LAUNCH_RULES } from "./rules/launch-rules";
import type { ServiceProblem, ServiceRule } from "./rules/rule";
import { SCALING_RULES } from "./rules/scaling-rules";
import type { ServiceFacts } from "./service-facts";
import type { ServiceSettings } from "./service-settings";

/** Every rule, in the order of the form. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  ...EXISTING_RULES,
  ...LAUNCH_RULES,
  ...BALANCER_RULES,
  ...DISCOVERY_RULES,
  ...SCALING_RULES,
  ...DEPLOYMENT_RULES,
];

/** What is wrong with the settings of a service, in the order of the form. A rule about an unknown fact does not decide. */
export function checkService(settings: ServiceSettings, facts: ServiceFacts): readonly ServiceProblem[] {
  return SERVICE_RULES.flatMap(({ id, severity, source, check }) => {
    const found: ServiceProblem[] = [];
    check(settings, facts, (field, message) => found.push({ rule: id, severity, source, field, message }));
    return found;
  });
}
