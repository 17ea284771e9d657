import { accessChecks } from "./checks/access-checks";
import { balancerChecks } from "./checks/balancer-checks";
import { placementChecks, updateChecks } from "./checks/capacity-checks";
import { definitionChecks } from "./checks/definition-checks";
import { networkChecks } from "./checks/network-checks";
import { roleChecks } from "./checks/role-checks";
import { startChecks } from "./checks/start-checks";
import type { CheckRule } from "./view";

/**
 * Every check in the order in which an engineer would make them: the way to the service, what its tasks need to start, and what
 * keeps an update from ending.
 *
 * @see https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-troubleshootecstaskfailedtostart.html
 */
export const RULES: readonly CheckRule[] = [
  ...accessChecks,
  ...definitionChecks,
  ...roleChecks,
  ...placementChecks,
  ...networkChecks,
  ...startChecks,
  ...balancerChecks,
  ...updateChecks,
];
