import { readTemplateJson } from "./paste/template-json";
import { isItems, isMembers, Placeholder, type Members, type Value } from "./value";

/**
 * The document as JSON for people, which `readTaskDefinition` reads back as the same document. Placeholders are written
 * unchanged; one that our JSON does not allow without quotes, such as `!Ref Image`, is written between `<%=` and `%>`.
 */
export function formatTaskDefinition(document: Members): string {
  return format(document, "\n");
}

function format(value: Value, lineStart: string): string {
  const inside = `${lineStart}  `;
  if (value instanceof Placeholder) return placeholder(value.raw);
  if (isItems(value)) {
    if (value.length === 0) return "[]";
    return `[${inside}${value.map((item) => format(item, inside)).join(`,${inside}`)}${lineStart}]`;
  }
  if (!isMembers(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) =>
    member instanceof Placeholder && member.raw === key ? placeholder(key) : `${JSON.stringify(key)}: ${format(member, inside)}`,
  );
  return members.length === 0 ? "{}" : `{${inside}${members.join(`,${inside}`)}${lineStart}}`;
}

function placeholder(raw: string): string {
  return isReadable(raw) ? raw : `<%= ${raw.replaceAll(/\s+/g, " ").replaceAll("%>", "% >")} %>`;
}

/** Whether the JSON reader reads the text as this placeholder. */
function isReadable(raw: string): boolean {
  try {
    const text = `[${raw}\n]`;
    const node = readTemplateJson(text);
    const [only, ...others] = node.kind === "array" ? node.items : [];
    return others.length === 0 && only?.kind === "scalar" && only.value instanceof Placeholder && only.value.raw === raw;
  } catch {
    return false;
  }
}
