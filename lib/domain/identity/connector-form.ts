import { z } from "zod";

import { connectorSchema } from "@/lib/domain/runs/answers/connector";

/** The connector step as its form holds it: the reason for an override has its own field. */
export const connectorFormSchema = z.looseObject({}).transform((typed, context) => {
  const { goOn, overrideReason, override: _kept, ...answer } = typed;
  const candidate = goOn === true ? { ...answer, override: { reason: overrideReason ?? "" } } : answer;
  const parsed = connectorSchema.safeParse(candidate);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = issue.path.join(".") === "override.reason" ? ["overrideReason"] : issue.path;
      context.addIssue({ code: "custom", path, message: issue.message });
    }
    return z.NEVER;
  }
  return parsed.data;
});
