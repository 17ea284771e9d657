import { isOnFargate } from "./launch-rules";
import { SERVICE_PAGES, type ServiceRule } from "./rule";

const bounds: ServiceRule = {
  id: "scaling-bounds",
  severity: "refused",
  source: SERVICE_PAGES.scaling,
  check: ({ desiredCount, scaling }, _facts, report) => {
    if (scaling === undefined) return;
    const { minCapacity: least, maxCapacity: most } = scaling;
    if (least > most) {
      report("scaling.maxCapacity", `The most, ${String(most)}, is below the least, ${String(least)}. Raise it.`);
    } else if (most < desiredCount) {
      const message = `The most, ${String(most)}, is below the desired count of ${String(desiredCount)}`;
      report("scaling.maxCapacity", `${message}: scaling would stop tasks after every deployment. Raise it, or lower the count.`);
    } else if (least > desiredCount) {
      const message = `The least, ${String(least)}, is above the desired count of ${String(desiredCount)}.`;
      report("scaling.minCapacity", `${message} Lower it, or raise the count.`);
    }
  },
};

const metrics: ServiceRule = {
  id: "scaling-metric",
  severity: "refused",
  source: SERVICE_PAGES.scalingMetric,
  check: ({ scaling, loadBalancer, launch }, { balancing }, report) => {
    scaling?.policies.forEach(({ metric, targetValue }, index) => {
      const at = `scaling.policies.${String(index)}`;
      if (scaling.policies.findIndex((policy) => policy.metric === metric) !== index) {
        report(`${at}.metric`, "A metric can be used once. Remove one of the two.");
      }
      if (metric !== "ALBRequestCountPerTarget") {
        if (isOnFargate(launch) && targetValue > 100) {
          report(`${at}.targetValue`, "On Fargate a task never uses more than 100 % of its size. Enter at most 100.");
        }
        return;
      }
      const found = balancing?.loadBalancers.find(({ arn }) => arn === loadBalancer?.loadBalancerArn);
      if (loadBalancer === undefined || found?.type === "network") {
        report(
          `${at}.metric`,
          "Requests are counted by an application load balancer, and the service has none. Scale by CPU or memory.",
        );
      }
    });
  },
};

/** Rules about scaling. @guide G163 */
export const SCALING_RULES: readonly ServiceRule[] = [bounds, metrics];
