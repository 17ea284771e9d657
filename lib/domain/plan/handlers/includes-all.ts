/**
 * Whether `actual` holds everything that `wanted` asks for. Harness adds defaults to what it was sent,
 * so equality would report a difference that no person made.
 */
export function includesAll(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) && actual.length === wanted.length && wanted.every((item, index) => includesAll(actual[index], item))
    );
  }
  if (typeof wanted === "object" && wanted !== null) {
    if (typeof actual !== "object" || actual === null) return false;
    const members = new Map<string, unknown>(Object.entries(actual));
    return Object.entries(wanted).every(([key, value]) => value === undefined || includesAll(members.get(key), value));
  }
  return actual === wanted;
}
