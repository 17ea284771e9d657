import { parseJson } from "@/lib/core/parse-json";
import { canonicalJson } from "@/lib/core/canonical-json";

/** A stored policy document as the value that is sent. */
export function documentOf(text: string): unknown {
  return JSON.parse(text);
}

/** Whether two policy texts say the same: layout does not count. Text that is no JSON equals nothing. */
export function sameDocument(left: string, right: string): boolean {
  const [one, other] = [parseJson(left), parseJson(right)];
  return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
}
