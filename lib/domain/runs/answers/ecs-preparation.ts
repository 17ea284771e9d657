import { z } from "zod";

import { clusterNameSchema, iamNameSchema, reasonSchema, regionSchema, roleArnSchema } from "./fields";

/** The names that AWS's own console suggests for the roles of a task. */
export const DEFAULT_EXECUTION_ROLE_NAME = "ecsTaskExecutionRole";
export const DEFAULT_TASK_ROLE_NAME = "ecsTaskRole";

const existingRoleSchema = z.object({ how: z.literal("existing"), arn: roleArnSchema });
const newRoleSchema = z.object({ how: z.literal("new"), name: iamNameSchema("role") });

/** Step S8: the cluster, and the two roles of its tasks (items G116-G124). */
export const ecsPreparationSchema = z
  .object({
    region: regionSchema,
    cluster: clusterNameSchema,
    /** The role that ECS uses to start a task: it pulls the image, writes the logs and reads the secrets. */
    executionRole: z.discriminatedUnion("how", [existingRoleSchema, newRoleSchema], "Choose the execution role."),
    /** The role that the program in the task uses for its own calls, if it makes any. */
    taskRole: z.discriminatedUnion(
      "how",
      [z.object({ how: z.literal("none"), reason: reasonSchema }), existingRoleSchema, newRoleSchema],
      "Choose the task role.",
    ),
  })
  .superRefine(({ executionRole, taskRole }, context) => {
    if (executionRole.how !== "new" || taskRole.how !== "new" || executionRole.name !== taskRole.name) return;
    const message = `${taskRole.name} is the name of the execution role. Choose another name for the task role.`;
    context.addIssue({ code: "custom", path: ["taskRole", "name"], message });
  });

export type EcsPreparation = z.infer<typeof ecsPreparationSchema>;
