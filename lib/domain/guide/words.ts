import type { StepId } from "@/lib/domain/runs/steps";

/** A word of Harness FirstGen, as the guide uses it, and what the thing is called today. */
export type WordPair = {
  readonly guide: string;
  readonly today: string;
  /** Where the pair is shown. */
  readonly steps: readonly StepId[];
};

/**
 * The guide's words with today's.
 *
 * @see https://developer.harness.io/docs/continuous-delivery/get-started/upgrading/upgrade-nextgen-cd/
 */
export const WORD_PAIRS: readonly WordPair[] = [
  { guide: "Application", today: "Project", steps: ["S1", "S5", "S10"] },
  { guide: "Manager or Admin role", today: "Permissions on a scope", steps: ["S1"] },
  { guide: "Cloud Provider", today: "AWS connector", steps: ["S4", "S5", "S9", "S10"] },
  { guide: "Setup", today: "Project setup", steps: ["S4", "S6"] },
  { guide: "IAM Role (type)", today: "Cross-account access", steps: ["S4"] },
  { guide: "Infrastructure", today: "Infrastructure definition", steps: ["S5", "S10"] },
  { guide: "Host Connection Type", today: "Deployment type and address", steps: ["S5"] },
  { guide: "Host Connection Attributes", today: "Credential of the infrastructure", steps: ["S5", "S6"] },
  { guide: "Secrets Management", today: "Secrets", steps: ["S6"] },
  { guide: "SSH Key File", today: "SSH credential with a file secret", steps: ["S6"] },
  { guide: "Test (of an infrastructure)", today: "Instance discovery", steps: ["S7", "S13"] },
  { guide: "Service Definition", today: "Service with manifests", steps: ["S11", "service"] },
  { guide: "Workflow", today: "Pipeline", steps: ["S12", "S13"] },
  { guide: "Deployment workflow", today: "Execution of a pipeline", steps: ["S13"] },
];

/** The pairs that a step shows beside its form. */
export function wordsOf(step: StepId): readonly WordPair[] {
  return WORD_PAIRS.filter((pair) => pair.steps.includes(step));
}
