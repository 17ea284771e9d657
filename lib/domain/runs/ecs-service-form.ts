import { z } from "zod";

import { ecsServiceSchema, type EcsService } from "./answers/ecs-service";
import { serviceCandidate, serviceFieldOf } from "./ecs-service-values";

/** Checks the form in the browser. The result is the answer; a message is at the form's field. */
export const ecsServiceFormSchema = z.looseObject({}).transform((form, context): EcsService => {
  const candidate = serviceCandidate(form);
  const parsed = ecsServiceSchema.safeParse(candidate);
  for (const issue of parsed.error?.issues ?? []) {
    context.addIssue({
      code: "custom",
      path: serviceFieldOf(issue.path.join("."), candidate).split("."),
      message: issue.message,
    });
  }
  return parsed.success ? parsed.data : z.NEVER;
});
