import type { Verdict } from "./check-task-definition";
import { SERVICE_DOCUMENT_RULES } from "./rules/service-document-rules";
import { runRules } from "./rules/rule";
import type { Origin } from "./rules/task-view";
import { checkServiceShape } from "./shape/check-shape";
import type { Members } from "./value";

/**
 * Finds what CreateService would refuse in a document, and what Harness does not deploy. A rule about the value of a placeholder
 * is undecided, never broken. Never throws, whatever the document contains.
 */
export function checkServiceDefinition(document: Members, origin: Origin): Verdict {
  const shape = checkServiceShape(document);
  const { findings, undecided } = runRules(SERVICE_DOCUMENT_RULES, { document, origin });
  return { findings: [...shape, ...findings], undecided };
}
