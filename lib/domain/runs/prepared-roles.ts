import { roleArn } from "@/lib/domain/aws/arn";

import type { EcsPreparation } from "./answers/ecs-preparation";

/** The roles that step S8 settled, as ARNs. `task` is absent when the program makes no calls to AWS. */
export type PreparedRoles = { readonly execution: string; readonly task: string | undefined };

/** The ARNs of the roles of step S8, also of roles that the run will create. */
export function preparedRoles(
  { executionRole, taskRole }: Pick<EcsPreparation, "executionRole" | "taskRole">,
  home: { readonly partition: string; readonly account: string },
): PreparedRoles {
  return {
    execution: executionRole.how === "existing" ? executionRole.arn : roleArn(home, executionRole.name),
    task: taskRole.how === "none" ? undefined : taskRole.how === "existing" ? taskRole.arn : roleArn(home, taskRole.name),
  };
}
