import { z } from "zod";

import { GRADES, VERDICTS, type CheckResult } from "./check";

const evidenceSchema = z.object({
  call: z.string(),
  observed: z.string(),
  at: z.string(),
  requestId: z.string().optional(),
  region: z.string().optional(),
  account: z.string().optional(),
  caller: z.string().optional(),
  // Absent from most evidence; without `optional` Zod demands the key.
  answer: z.unknown().optional(),
});

/** The result of a check as it is stored. */
export const checkResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  guideItems: z.array(z.string()),
  verdict: z.enum(VERDICTS),
  grade: z.enum(GRADES),
  fact: z.string(),
  fix: z.string().optional(),
  owner: z.string().optional(),
  evidence: z.array(evidenceSchema),
}) satisfies z.ZodType<CheckResult>;
