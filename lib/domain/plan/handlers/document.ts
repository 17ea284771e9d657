import { canonicalJson } from "@/lib/core/canonical-json";

/** A stored policy document as the value that is sent. */
export function documentOf(text: string): unknown {
  return JSON.parse(text);
}

/** Whether two policy texts say the same: layout does not count. Text that is no JSON equals nothing. */
export function sameDocument(left: string, right: string): boolean {
  try {
    return canonicalJson(JSON.parse(left)) === canonicalJson(JSON.parse(right));
  } catch {
    return false;
  }
}
