import { visibleJson } from "@/lib/core/visible-text";
import { formatPolicy, type PolicyDocument } from "@/lib/domain/iam/policy-document";

/**
 * Hides the two signs that begin a template, `${` and `%{`, behind an escape sequence. Doubling them, as HCL offers,
 * is read differently where the text already doubles them; an escape is decoded after templates are looked for.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function withoutTemplates(json: string): string {
  return json.replace(/[$%](?=\{)/g, (sign) => (sign === "$" ? "\\u0024" : "\\u0025"));
}

/** A quoted HCL string: JSON's escapes are HCL's, but for `\b` and `\f`, and characters past U+FFFF take eight digits. */
export function hclString(text: string): string {
  const json = visibleJson(text).replace(/\\(?:\\|b|f|u(d[89ab]..)\\u(d[c-f]..))/g, (found, high?: string, low?: string) => {
    if (found === "\\b") return "\\u0008";
    if (found === "\\f") return "\\u000c";
    if (high === undefined || low === undefined) return found;
    const point = (parseInt(high, 16) - 0xd800) * 0x400 + (parseInt(low, 16) - 0xdc00) + 0x10000;
    return `\\U${point.toString(16).padStart(8, "0")}`;
  });
  return withoutTemplates(json);
}

/**
 * A policy as a heredoc, which HCL reads unchanged: the escapes in it are JSON's and are read by AWS.
 * No line of JSON is the end mark.
 */
export function hclPolicy(document: PolicyDocument): string {
  return `<<JSON\n${withoutTemplates(formatPolicy(document))}\nJSON`;
}
