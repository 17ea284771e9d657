import { parse } from "yaml";

import { canonicalJson } from "@/lib/core/canonical-json";

/** Whether two YAML documents say the same: order of keys, quotes and layout do not count. Text that does not parse equals nothing. */
export function sameYaml(left: string, right: string): boolean {
  try {
    return canonicalJson(parse(left)) === canonicalJson(parse(right));
  } catch {
    return false;
  }
}
