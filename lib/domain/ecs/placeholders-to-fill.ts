import { valueAt } from "./form/patch";
import type { FoundPlaceholder } from "./placeholders";
import { isMembers, Placeholder, type Members, type Path } from "./value";

/** Members whose text a program in the container reads: AWS passes it on as it is written, and `${HOME}` may be meant so. */
const PASSED_ON: ReadonlySet<string | number> = new Set(["environment", "command", "entryPoint", "healthCheck", "dockerLabels"]);

/** Whether Harness replaces the placeholder when it deploys. */
export function isHarnessExpression(raw: string): boolean {
  return raw.startsWith("<+");
}

/**
 * The placeholders that must be filled in before Harness can deploy the document, with the places where they must. A Harness
 * expression is never one of them, and neither is text that only a program in the container reads.
 *
 * A placeholder without quotes is always one: with it the document is not JSON.
 */
export function placeholdersToFill(document: Members, placeholders: readonly FoundPlaceholder[]): readonly FoundPlaceholder[] {
  return placeholders.flatMap((placeholder) => {
    const { raw } = placeholder;
    if (isHarnessExpression(raw)) return [];
    const at = placeholder.at.filter((path) => isUnquoted(document, path, raw) || !path.some((step) => PASSED_ON.has(step)));
    return at.length === 0 ? [] : [{ ...placeholder, at }];
  });
}

/** Whether the placeholder is in place of a value, or of a member. */
function isUnquoted(document: Members, path: Path, raw: string): boolean {
  const value = valueAt(document, path);
  return value instanceof Placeholder || (isMembers(value) && Object.hasOwn(value, raw));
}
